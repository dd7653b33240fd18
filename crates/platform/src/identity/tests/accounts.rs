//! Who may invite, equip and shut whom.

use balai_base::AccountId;

use super::{
    super::{
        AccountFilter, AccountState, NewAccount, account, accounts, agree_new_factor, disable, enable,
        factor_request, grant, invite, rename, request_new_factor, reset_link, revoke,
    },
    world::{World, each, grant_of, new_account, refusal, said},
};
use crate::access::{Actor, Grant};

fn administrator(world: &World, login: &str, role: &str) -> (AccountId, Actor) {
    let ready = world.officer(login, role);
    (ready.account, world.actor(&ready.session))
}

#[test]
fn only_managers_touch_accounts() {
    each(|world| {
        let target = world.invited("target", "officer").0;
        let roles: Vec<String> = world.region.roles.list.iter().map(|role| role.id.clone()).collect();
        for role in roles.iter().filter(|role| *role != "village_operator") {
            let ready = world.officer(&format!("a.{role}").replace('_', "."), role);
            let actor = world.actor(&ready.session);
            let allowed = ["region_administrator", "system_administrator"].contains(&role.as_str());
            let renamed = world.act(&actor, move |tx, setting| rename(tx, setting, target, "Nama Baru"));
            assert_eq!(renamed.is_ok(), allowed, "{role}");
            let listed =
                world.act(&actor, |tx, setting| accounts(tx, setting, &AccountFilter::default(), None));
            assert_eq!(listed.is_ok(), allowed, "{role}");
        }
        for actor in [Actor::Anonymous, Actor::Reporter { case: balai_base::CaseId(target.0) }] {
            let outcome = world.act(&actor, move |tx, setting| reset_link(tx, setting, target));
            assert_eq!(refusal(outcome).message, "problem-forbidden");
        }
    });
}

#[test]
fn a_wrong_invitation_says_what_is_wrong() {
    each(|world| {
        world.invited("wayan", "officer");
        let new = |change: fn(&mut NewAccount)| {
            let mut new = new_account("ketut", "officer");
            change(&mut new);
            said(&refusal(world.act(&Actor::System, move |tx, setting| invite(tx, setting, &new))))
        };
        let told = [
            new(|new| new.login = "Wayan".into()),
            new(|new| new.login = "a b".into()),
            new(|new| new.login = "ab".into()),
            new(|new| new.name = " ".into()),
            new(|new| new.name = "a\u{7}b".into()),
            new(|new| new.grants.clear()),
            new(|new| new.grants[0].role = "king".into()),
            new(|new| new.grants[0].agency = "moon".into()),
            new(|new| new.grants[0].agency.clear()),
            new(|new| new.grants[0].unit = "pipes".into()),
            new(|new| new.grants[0].unit.clear()),
            new(|new| new.grants[0].role = "village_operator".into()),
            new(|new| new.grants.push(Grant { role: "king".into(), ..new.grants[0].clone() })),
        ];
        let expected = [
            "login: field-login-taken",
            "login: field-login-format",
            "login: field-login-format",
            "name: field-name-length",
            "name: field-name-length",
            "role: field-role-needed",
            "role: field-role-unknown",
            "agency: field-agency-unknown",
            "agency: field-agency-needed",
            "unit: field-unit-unknown",
            "unit: field-unit-needed",
            "area: field-area-needed",
            "role: field-role-unknown",
        ];
        assert_eq!(told, expected);
        let login =
            world.act(&Actor::System, |tx, setting| super::super::account_by_login(tx, setting, "ketut"));
        assert_eq!(login.unwrap(), None, "nothing half done");
    });
}

#[test]
fn nobody_raises_themselves_or_reaches_above() {
    each(|world| {
        let (region_id, region_admin) = administrator(world, "region", "region_administrator");
        let (system_id, system_admin) = administrator(world, "system", "system_administrator");
        let act = |actor: &Actor, id, role: &str| {
            let grant_given = Grant { agency: String::new(), unit: String::new(), ..grant_of(role) };
            world.act(actor, move |tx, setting| grant(tx, setting, id, &grant_given))
        };
        assert_eq!(
            refusal(act(&region_admin, region_id, "system_administrator")).message,
            "problem-own-account"
        );
        let target = world.invited("target", "officer").0;
        assert_eq!(
            refusal(act(&region_admin, target, "system_administrator")).message,
            "problem-role-above-own"
        );
        assert!(act(&region_admin, target, "leader").is_ok());
        assert!(act(&system_admin, target, "system_administrator").is_ok());
        for outcome in [
            world.act(&region_admin, move |tx, setting| reset_link(tx, setting, system_id).map(|_| ())),
            world.act(&region_admin, move |tx, setting| disable(tx, setting, system_id, "pindah tugas")),
            world.act(&region_admin, move |tx, setting| rename(tx, setting, system_id, "Siapa")),
        ] {
            assert_eq!(refusal(outcome).message, "problem-account-above-own");
        }
        let outcome =
            world.act(&system_admin, move |tx, setting| disable(tx, setting, system_id, "pindah tugas"));
        assert_eq!(refusal(outcome).message, "problem-own-account");
    });
}

#[test]
fn the_last_administrator_stays() {
    each(|world| {
        let (_, one) = administrator(world, "satu", "system_administrator");
        let (two, _) = administrator(world, "dua", "system_administrator");
        world.act(&one, move |tx, setting| disable(tx, setting, two, "pindah tugas")).unwrap();
        world.act(&one, move |tx, setting| enable(tx, setting, two)).unwrap();
        let state = world.by_system(move |tx, setting| account(tx, setting, two)).unwrap().account.state;
        assert_eq!(state, AccountState::Active);
        let one_id = one.account().unwrap();
        world.by_system(move |tx, setting| disable(tx, setting, one_id, "pindah tugas"));
        // Whoever acts is shut by now; whom they act on is the last one left.
        let outcome = world.act(&one, move |tx, setting| disable(tx, setting, two, "pindah tugas"));
        assert_eq!(refusal(outcome).message, "problem-last-administrator");
    });
}

#[test]
fn a_role_taken_is_gone_from_the_next_request_on() {
    each(|world| {
        let ready = world.officer("wayan", "triage");
        assert!(world.actor(&ready.session).holds("triage"));
        let id = ready.account;
        let held = world.by_system(move |tx, setting| account(tx, setting, id)).unwrap().grants[0].clone();
        assert_eq!(held.unit, "", "a role of the whole region is bound to no unit");
        world.by_system(move |tx, setting| revoke(tx, setting, id, &held));
        assert!(!world.actor(&ready.session).holds("triage"));
        let outcome =
            world.act(&Actor::System, move |tx, setting| revoke(tx, setting, id, &grant_of("triage")));
        assert_eq!(refusal(outcome).message, "problem-changed-meanwhile");
    });
}

#[test]
fn a_lost_authenticator_takes_two_administrators() {
    each(|world| {
        let (one_id, one) = administrator(world, "satu", "system_administrator");
        let (_, two) = administrator(world, "dua", "system_administrator");
        let officer = world.officer("wayan", "officer");
        let id = officer.account;
        let agree = |actor: &Actor| world.act(actor, move |tx, setting| agree_new_factor(tx, setting, id));
        assert_eq!(refusal(agree(&two)).message, "problem-changed-meanwhile", "nobody asked");
        let ask = |reason: &'static str| {
            world.act(&one, move |tx, setting| request_new_factor(tx, setting, id, reason))
        };
        assert_eq!(said(&refusal(ask(" "))), "reason: field-reason-length");
        ask("Ponsel hilang; datang sendiri dengan KTP").unwrap();
        assert_eq!(refusal(agree(&one)).message, "problem-second-person-needed");
        let asked = world.act(&two, move |tx, setting| factor_request(tx, setting, id)).unwrap().unwrap();
        assert_eq!(asked.0, Some(one_id));
        let link = agree(&two).unwrap();
        assert!(world.signed_in(&officer.session).is_some(), "until the new one is there");
        let (enrolled, secret) = world.enrolled(link.token.reveal());
        assert_ne!(secret, officer.secret);
        assert!(world.signed_in(&officer.session).is_none());
        assert!(world.signed_in(&enrolled.session).is_some());
        assert!(world.trail(id).contains(&"officer factor-renewal-agreed".to_owned()));
    });
}

#[test]
fn accounts_are_found_by_part_of_name_role_agency_and_state() {
    each(|world| {
        for (login, role) in [("ayu", "officer"), ("budi", "triage"), ("citra", "unit_head")] {
            world.invited(login, role);
        }
        world.officer("dewi", "officer");
        let find = |filter: AccountFilter| -> Vec<String> {
            let page = world.by_system(move |tx, setting| accounts(tx, setting, &filter, None));
            page.items.into_iter().map(|listed| listed.account.login).collect()
        };
        let any = AccountFilter::default;
        assert_eq!(find(any()), ["ayu", "budi", "citra", "dewi"]);
        assert_eq!(find(AccountFilter { text: "LUH CI".into(), ..any() }), ["citra"]);
        assert_eq!(find(AccountFilter { text: "%".into(), ..any() }), Vec::<String>::new());
        assert_eq!(find(AccountFilter { role: "officer".into(), ..any() }), ["ayu", "dewi"]);
        assert_eq!(find(AccountFilter { agency: "water".into(), ..any() }), Vec::<String>::new());
        let active = AccountFilter { state: Some(AccountState::Active), role: "officer".into(), ..any() };
        assert_eq!(find(active), ["dewi"]);
    });
}

#[test]
fn a_long_list_comes_in_pages() {
    each(|world| {
        for number in 0..60 {
            world.invited(&format!("nama{number:02}"), "officer");
        }
        let first = world.by_system(|tx, setting| accounts(tx, setting, &AccountFilter::default(), None));
        assert_eq!(first.items.len(), 50);
        let next = first.next.unwrap();
        let second =
            world.by_system(move |tx, setting| accounts(tx, setting, &AccountFilter::default(), Some(&next)));
        let logins: Vec<&str> = second.items.iter().map(|listed| listed.account.login.as_str()).collect();
        assert_eq!((logins.len(), logins[0], second.next), (10, "nama50", None));
    });
}

#[test]
fn nothing_secret_is_stored_in_the_clear() {
    each(|world| {
        let ready = world.officer("wayan", "officer");
        let token = ready.session.token.reveal().clone();
        let key = ready.secret.bytes().to_vec();
        let recovery = ready.recovery[0].clone();
        let dump = world.by_system(|tx, _| {
            let mut cells: Vec<Vec<u8>> = Vec::new();
            for sql in [
                "SELECT password_hash, totp_secret, totp_pending FROM accounts",
                "SELECT agent, token_hash, token_hash FROM sessions",
                "SELECT code_hash, code_hash, code_hash FROM recovery_codes",
                "SELECT reason, detail, action FROM audit_entries",
            ] {
                for row in tx.query(sql, &[])? {
                    for column in 0..3 {
                        match row.get::<balai_store::Value>(column)? {
                            balai_store::Value::Text(text) => cells.push(text.into_bytes()),
                            balai_store::Value::Bytes(bytes) => cells.push(bytes),
                            _ => {}
                        }
                    }
                }
            }
            Ok(cells)
        });
        let secrets =
            [token.into_bytes(), key, recovery.into_bytes(), super::world::PASSWORD.as_bytes().to_vec()];
        for secret in secrets {
            let leaks = dump.iter().filter(|cell| cell.windows(secret.len()).any(|window| window == secret));
            assert_eq!(leaks.count(), 0);
        }
        assert!(dump.len() > 10, "a dump of nothing proves nothing");
    });
}
