//! Tells cargo that the program holds the built assets: a new build of them makes a new program.

fn main() {
    // While developing they are read from disk; then nothing needs to be made anew.
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../web/dist");
    } else {
        println!("cargo::rerun-if-changed=build.rs");
    }
}
