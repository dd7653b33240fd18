//! Pages by audience: what citizens, officers, leaders and administrators see.
//!
//! A page takes its request from `web`'s extractors, calls one slice's face and renders one template. Nothing here
//! decides who may do what or what is stored.

mod admin;
mod citizen;
mod commands;
mod documents;
mod leader;
mod officer;
mod questions;
#[cfg(test)]
mod tests;
mod wording;

use balai_web::Routes;
use citizen::{
    account as account_of, answer, apply, case, data_rights, follow, home, information, light, list, log,
    map, photo, report, search, services, track,
};
use officer::{account, desk, leave, sign_in};

/// Every page, in one flat list grouped by audience.
pub fn routes() -> Routes {
    let public = documents(applying(citizens(Routes::new())));
    coming(residents(operations(administrators(accounts(service_desk(officers(public)))))))
}

fn citizens(routes: Routes) -> Routes {
    routes
        .get("/", home::get)
        .get("/lapor", report::start::get)
        .post("/lapor", report::start::post)
        .get("/lapor/kejadian", report::what::get)
        .post("/lapor/kejadian", report::what::post)
        .get("/lapor/foto/{at}", report::what::draft_photo)
        .get("/lapor/lokasi", report::place::get)
        .post("/lapor/lokasi", report::place::post)
        .get("/lapor/rincian", report::details::get)
        .post("/lapor/rincian", report::details::post)
        .get("/lapor/serupa", report::similar::get)
        .post("/lapor/serupa", report::similar::post)
        .post("/lapor/ikuti", follow::from_report)
        .get("/lapor/kontak", report::contact::get)
        .post("/lapor/kontak", report::contact::post)
        .get("/lapor/periksa", report::check::get)
        .post("/lapor/periksa", report::check::post)
        .get("/lapor/bukti", report::receipt::get)
        .get("/lacak", track::get)
        .post("/lacak", track::post)
        .post("/lacak/tutup", track::close)
        .get("/lacak/{number}", case::get)
        .post("/lacak/{number}/pesan", case::message)
        .post("/lacak/{number}/foto", case::photo)
        .post("/lacak/{number}/belum-selesai", case::not_solved)
        .post("/lacak/{number}/tarik", case::withdraw)
        .post("/lacak/{number}/nilai", case::rate)
        .post("/lacak/{number}/ikuti", follow::from_case)
        .get("/lacak/{number}/bukti", log::proofs)
        .get("/log", log::get)
        .get("/jawab/{token}", answer::get)
        .post("/jawab/{token}", answer::post)
        .post("/jawab/{token}/nilai", answer::rate)
        .post("/lacak/{number}/surel", follow::leave_address)
        .get("/surel/ikuti/{token}", follow::confirm_page)
        .post("/surel/ikuti/{token}", follow::confirm)
        .get("/surel/berhenti/{token}", answer::stop_page)
        .post("/surel/berhenti/{token}", answer::stop)
        .get("/foto/{number}/{photo}", photo::whole)
        .get("/foto/{number}/{photo}/kecil", photo::small)
        .get("/laporan", list::get)
        .get("/laporan.csv", list::csv)
        .get("/laporan/feed.atom", list::feed)
        .get("/peta", map::get)
        .get("/peta/data.geojson", map::data)
        .get("/peta/wilayah.geojson", map::areas)
        .get("/peta/dasar.pmtiles", map::basemap)
        .get("/cari", search::get)
        .get("/layanan", services::catalogue)
        .get("/layanan/tanya", services::guide)
        .get("/layanan/{service}", services::service)
        .get("/layanan/{service}/cetak", services::printable)
        .get("/siaga", light::get)
        .post("/siaga", light::post)
        .get("/bantuan", information::help)
        .get("/privasi", information::privacy)
}

/// Coming to an office and getting what was made there: days, queues, outreach, delivery, and what people say afterwards.
fn coming(routes: Routes) -> Routes {
    use citizen::{appointment, delivery, feedback, queue};
    use officer::counter;
    routes
        .get("/layanan/{service}/janji", appointment::choose::get)
        .post("/layanan/{service}/janji", appointment::choose::post)
        .get("/janji", appointment::manage::get)
        .post("/janji", appointment::manage::find)
        .post("/janji/pindah", appointment::manage::move_on)
        .post("/janji/batal", appointment::manage::cancel)
        .post("/janji/kalender.ics", appointment::manage::calendar)
        .get("/antrean", queue::board)
        .get("/antrean/ambil", queue::take)
        .post("/antrean/ambil", queue::give)
        .post("/antrean/tiket", queue::paper)
        .get("/lacak/{number}/penyerahan", delivery::get)
        .post("/lacak/{number}/penyerahan", delivery::post)
        .post("/lacak/{number}/penilaian", feedback::own)
        .get("/penilaian/{token}", feedback::get)
        .post("/penilaian/{token}", feedback::post)
        .get("/petugas/antrean", counter::queue::get)
        .post("/petugas/antrean", counter::queue::post)
        .post("/petugas/antrean/mesin", counter::queue::machine)
        .get("/jemput-bola", counter::outreach::coming)
        .get("/petugas/jemput-bola", counter::outreach::list)
        .post("/petugas/jemput-bola", counter::outreach::plan)
        .get("/petugas/jemput-bola/{id}", counter::outreach::get)
        .post("/petugas/jemput-bola/{id}", counter::outreach::post)
        .get("/petugas/jemput-bola/{id}/cetak", counter::outreach::print)
        .get("/petugas/penyerahan/{number}", counter::delivery::get)
        .post("/petugas/penyerahan/{number}", counter::delivery::post)
        .get("/petugas/penilaian", counter::feedback::get)
        .post("/petugas/penilaian", counter::feedback::post)
}

/// Applying for a service, and what becomes of it for its owner.
fn applying(routes: Routes) -> Routes {
    routes
        .get("/layanan/{service}/ajukan", apply::start::get)
        .post("/layanan/{service}/ajukan", apply::start::post)
        .get("/layanan/{service}/ajukan/varian", apply::which::variant)
        .post("/layanan/{service}/ajukan/varian", apply::which::choose_variant)
        .get("/layanan/{service}/ajukan/untuk-siapa", apply::which::behalf)
        .post("/layanan/{service}/ajukan/untuk-siapa", apply::which::choose_behalf)
        .get("/layanan/{service}/ajukan/isi/{form}/{page}", apply::page::get)
        .post("/layanan/{service}/ajukan/isi/{form}/{page}", apply::page::post)
        .get("/layanan/{service}/ajukan/syarat/{code}", apply::item::get)
        .post("/layanan/{service}/ajukan/syarat/{code}", apply::item::post)
        .get("/layanan/{service}/ajukan/foto/{photo}", apply::photo::draft_photo)
        .get("/layanan/{service}/ajukan/register", apply::known::get)
        .post("/layanan/{service}/ajukan/register", apply::known::post)
        .get("/layanan/{service}/ajukan/periksa", apply::check::get)
        .post("/layanan/{service}/ajukan/periksa", apply::check::post)
        .get("/layanan/{service}/ajukan/simpan", apply::later::get)
        .post("/layanan/{service}/ajukan/simpan", apply::later::post)
        .get("/layanan/{service}/ajukan/bukti", apply::receipt::get)
        .get("/layanan/{service}/ajukan/bukti/pdf", apply::receipt::pdf)
        .get("/lanjutkan", apply::later::ask)
        .post("/lanjutkan", apply::later::take_up)
        .get("/lacak/{number}/berkas/{photo}", apply::status::file)
        .get("/lacak/{number}/dokumen/{id}", apply::status::document)
        .post("/lacak/{number}/langkah", apply::owner::step)
        .post("/lacak/{number}/bayar", apply::owner::pay)
        .post("/lacak/{number}/bagian", apply::owner::part)
        .get("/lacak/{number}/perbaiki", apply::mend::get)
        .post("/lacak/{number}/perbaiki", apply::mend::post)
        .get("/lacak/{number}/perbaiki/{code}", apply::mend::item)
        .post("/lacak/{number}/perbaiki/{code}", apply::mend::take)
}

/// Documents: checked and printed by everybody, issued by officers.
fn documents(routes: Routes) -> Routes {
    routes
        .get("/cek", citizen::document::check::get)
        .post("/cek", citizen::document::check::post)
        .get("/cetak", citizen::document::print::get)
        .post("/cetak", citizen::document::print::post)
        .post("/cetak/lembar", citizen::document::print::sheet)
        .post("/cetak/pdf", citizen::document::print::pdf)
        .get("/petugas/terbitkan", officer::document::start)
        .get("/petugas/terbitkan/{kind}", officer::document::form)
        .post("/petugas/terbitkan/{kind}", officer::document::post)
        .post("/petugas/terbitkan/{kind}/daftar", officer::document::register)
        .get("/petugas/tanda-tangan", officer::document::sign::get)
        .post("/petugas/tanda-tangan", officer::document::sign::post)
        .get("/petugas/dokumen/{id}", officer::document::get)
        .get("/petugas/dokumen/{id}/pdf", officer::document::pdf)
        .post("/petugas/dokumen/{id}/cetak", officer::document::print)
        .post("/petugas/dokumen/{id}/siapkan", officer::document::prepare)
        .post("/petugas/dokumen/{id}/ganti", officer::document::supersede)
        .post("/petugas/dokumen/{id}/cabut", officer::document::revoke)
}

/// Accounts of residents, and the rights of whoever a report is about.
fn residents(routes: Routes) -> Routes {
    routes
        .get("/saya", account_of::home::get)
        .get("/saya/masuk", account_of::enter::get)
        .post("/saya/masuk", account_of::enter::post)
        .get("/saya/kode", account_of::enter::code)
        .post("/saya/kode", account_of::enter::enter)
        .post("/saya/kunci/masuk", account_of::passkeys::enter)
        .get("/saya/pulih", account_of::recovery::get)
        .post("/saya/pulih", account_of::recovery::post)
        .post("/saya/keluar", account_of::enter::leave)
        .post("/saya/klaim", account_of::home::claim)
        .post("/saya/buka", account_of::home::open)
        .post("/saya/lepas", account_of::home::let_go)
        .post("/saya/berhenti", account_of::home::unfollow)
        .get("/saya/keamanan", account_of::safety::get)
        .post("/saya/sesi", account_of::safety::end_session)
        .post("/saya/sesi/semua", account_of::safety::end_all)
        .post("/saya/kunci", account_of::passkeys::add)
        .post("/saya/kunci/hapus", account_of::passkeys::remove)
        .post("/saya/kode-pemulihan", account_of::recovery::codes)
        .post("/saya/pemulihan/hentikan", account_of::recovery::stop)
        .post("/saya/alamat", account_of::address::ask)
        .get("/saya/alamat/kode", account_of::address::code)
        .post("/saya/alamat/kode", account_of::address::confirm)
        .get("/saya/tutup", account_of::ending::get)
        .post("/saya/tutup", account_of::ending::post)
        .get("/hak-data", data_rights::get)
        .post("/hak-data", data_rights::post)
        .post("/hak-data/tarik", data_rights::withdraw)
        .post("/hak-data/salinan", data_rights::copy)
        .post("/hak-data/salinan.json", data_rights::copy_json)
        .get("/petugas/hak-data", officer::data_requests::list)
        .get("/petugas/hak-data/{number}", officer::data_requests::get)
        .post("/petugas/hak-data/{number}", officer::data_requests::post)
        .post("/petugas/hak-data/{number}/cabut", officer::data_requests::lift)
        .get("/petugas/kebocoran", officer::breaches::list)
        .get("/petugas/kebocoran/baru", officer::breaches::new)
        .post("/petugas/kebocoran/baru", officer::breaches::open)
        .get("/petugas/kebocoran/{number}", officer::breaches::get)
        .post("/petugas/kebocoran/{number}", officer::breaches::post)
        .get("/petugas/kebocoran/{number}/surat", officer::breaches::letter)
        .get("/petugas/penahanan", officer::holds::get)
        .post("/petugas/penahanan", officer::holds::post)
        .get("/petugas/pemulihan", officer::recovery::get)
        .post("/petugas/pemulihan", officer::recovery::post)
}

fn officers(routes: Routes) -> Routes {
    routes
        .get("/petugas", desk::queue::get)
        .post("/petugas", desk::queue::post)
        .post("/petugas/saringan", desk::queue::save_filter)
        .get("/petugas/verifikasi", desk::queue::verification)
        .get("/petugas/hari-ini", desk::today::get)
        .get("/petugas/rilis", desk::release::get)
        .post("/petugas/rilis/teks", desk::release::text)
        .post("/petugas/rilis/foto", desk::release::photo)
        .get("/petugas/catat", desk::record::get)
        .post("/petugas/catat", desk::record::post)
        .get("/petugas/ekspor.csv", desk::export::csv)
        .get("/petugas/ekspor.xlsx", desk::export::xlsx)
        .get("/petugas/kasus/{number}", desk::case::get)
        .get("/petugas/kasus/{number}/cetak", desk::case::work_order)
        .post("/petugas/kasus/{number}/langkah", desk::acts::step)
        .post("/petugas/kasus/{number}/jawab", desk::acts::answer)
        .post("/petugas/kasus/{number}/catatan", desk::acts::note)
        .post("/petugas/kasus/{number}/tunjuk", desk::acts::assign)
        .post("/petugas/kasus/{number}/gabung", desk::acts::merge)
        .post("/petugas/kasus/{number}/pecah", desk::acts::split)
        .post("/petugas/kasus/{number}/kategori", desk::acts::category)
        .post("/petugas/kasus/{number}/identitas", desk::identity::reveal)
        .post("/petugas/kasus/{number}/pin", desk::identity::renew_pin)
}

/// The desk of a service office.
fn service_desk(routes: Routes) -> Routes {
    use officer::services::{acts, benefits, case, entry, files, manual, queue};
    routes
        .get("/petugas/layanan", queue::get)
        .get("/petugas/layanan/berikut", queue::next)
        .get("/petugas/layanan/manual", manual::get)
        .post("/petugas/layanan/manual", manual::post)
        .get("/petugas/layanan/baru", entry::start)
        .get("/petugas/layanan/baru/{service}", entry::save::get)
        .post("/petugas/layanan/baru/{service}", entry::save::post)
        .get("/petugas/draf/{case}", entry::save::draft_get)
        .post("/petugas/draf/{case}", entry::save::draft_post)
        .get("/petugas/draf/{case}/foto/{photo}", entry::save::draft_photo)
        .get("/petugas/draf/{case}/periksa", entry::check::get)
        .post("/petugas/draf/{case}/periksa", entry::check::post)
        .get("/petugas/layanan/{number}", case::get)
        .post("/petugas/layanan/{number}/periksa", acts::judge)
        .post("/petugas/layanan/{number}/langkah", acts::step)
        .post("/petugas/layanan/{number}/lihat", acts::reveal)
        .post("/petugas/layanan/{number}/produk", acts::product)
        .post("/petugas/layanan/{number}/serah", acts::hand_over)
        .post("/petugas/layanan/{number}/catatan", acts::note)
        .get("/petugas/layanan/{number}/berkas/{id}", files::get)
        .get("/petugas/santunan", benefits::get)
        .post("/petugas/santunan.csv", benefits::csv)
        .post("/petugas/santunan.xlsx", benefits::xlsx)
}

/// Signing in, one's own account, leave.
fn accounts(routes: Routes) -> Routes {
    routes
        .get("/petugas/masuk", sign_in::password::get)
        .post("/petugas/masuk", sign_in::password::post)
        .get("/petugas/masuk/kode", sign_in::code::get)
        .post("/petugas/masuk/kode", sign_in::code::post)
        .get("/petugas/masuk/kunci", sign_in::enrol::get)
        .post("/petugas/masuk/kunci", sign_in::enrol::post)
        .get("/petugas/masuk/sandi", sign_in::renew::get)
        .post("/petugas/masuk/sandi", sign_in::renew::post)
        .get("/petugas/masuk/tautan/{token}", sign_in::link::get)
        .post("/petugas/masuk/tautan/{token}", sign_in::link::post)
        .post("/petugas/keluar", sign_in::password::sign_out)
        .get("/petugas/akun", account::get)
        .post("/petugas/akun/sesi", account::end_session)
        .post("/petugas/akun/sandi", account::change_password)
        .post("/petugas/akun/kunci", account::change_factor)
        .get("/petugas/cuti", leave::get)
        .post("/petugas/cuti", leave::post)
        .post("/petugas/cuti/akhiri", leave::end)
}

fn administrators(routes: Routes) -> Routes {
    routes
        .get("/admin/pengguna", admin::accounts::get)
        .get("/admin/pengguna/undang", admin::accounts::invitation)
        .post("/admin/pengguna/undang", admin::accounts::invite)
        .get("/admin/pengguna/{id}", admin::account::get)
        .post("/admin/pengguna/{id}/nama", admin::account::rename)
        .post("/admin/pengguna/{id}/peran", admin::account::grant)
        .post("/admin/pengguna/{id}/peran/cabut", admin::account::revoke)
        .post("/admin/pengguna/{id}/tautan", admin::account::link)
        .post("/admin/pengguna/{id}/kunci", admin::account::factor)
        .post("/admin/pengguna/{id}/tutup", admin::account::disable)
        .post("/admin/pengguna/{id}/buka", admin::account::enable)
        .get("/admin/peran", admin::roles::get)
        .get("/admin/gaya", admin::gallery::get)
}

fn operations(routes: Routes) -> Routes {
    routes
        .get("/pimpinan", leader::board::get)
        .get("/admin", admin::overview::get)
        .get("/admin/paket", admin::packs::get)
        .post("/admin/paket", admin::packs::post)
        .get("/admin/saran", admin::learning::get)
        .post("/admin/saran", admin::learning::post)
        .get("/admin/cadangan", admin::copies::get)
        .get("/admin/kunci", admin::keys::get)
        .post("/admin/cadangan", admin::copies::post)
        .get("/admin/pekerjaan", admin::jobs::get)
        .post("/admin/pekerjaan", admin::jobs::post)
        .get("/admin/jejak", admin::trail::get)
        .get("/admin/periksa", admin::doctor::get)
        .post("/admin/periksa", admin::doctor::post)
        .get("/darurat", admin::runbook::get)
        .get("/admin/program", admin::programs::get)
        .post("/admin/program", admin::programs::issue)
        .post("/admin/program/{id}/cabut", admin::programs::revoke)
        .get("/admin/webhook", admin::webhooks::get)
        .post("/admin/webhook", admin::webhooks::post)
        .post("/admin/webhook/{webhook}/rahasia", admin::webhooks::rotate)
        .post("/admin/webhook/{webhook}/tutup", admin::webhooks::disable)
        .post("/admin/webhook/{webhook}/buka", admin::webhooks::enable)
        .post("/admin/webhook/{webhook}/coba", admin::webhooks::test)
        .post("/admin/webhook/{webhook}/ulang", admin::webhooks::resend)
}
