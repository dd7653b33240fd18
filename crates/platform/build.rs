//! Tells cargo that the program holds templates, messages and the standard pack: a new one among them makes a new program.

fn main() {
    // While developing they are read from disk; then nothing needs to be made anew.
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        for folder in ["templates", "locales", "regions/standard"] {
            println!("cargo::rerun-if-changed=../../{folder}");
        }
    } else {
        println!("cargo::rerun-if-changed=build.rs");
    }
}
