//! How much memory the C library's allocator keeps to itself.
//!
//! glibc gives each thread an arena of its own, up to eight for each processor, and an arena keeps what its largest work
//! ever needed: a server of seventeen threads keeps a map's worth of memory in each. Two arenas serve as many requests a
//! second and keep a half to a third (docs/performance.md). The number is read by the library before `main` and no safe
//! call changes it later, so the server begins once more with it set: the same process, the same descriptors.

use std::{
    env,
    ffi::{OsStr, OsString},
    os::unix::process::CommandExt as _,
    process::Command,
};

/// The variable by which glibc is told (mallopt(3)). Whoever sets it has decided otherwise.
const ARENAS: &str = "MALLOC_ARENA_MAX";
/// One arena for those who serve, one for those who work beside them. What is larger than 256 kB, a map or a long list, is
/// asked of the system and given back to it: left to itself, glibc takes that for the usual size after the first one and
/// keeps it for good.
const WANTED: [(&str, &str); 3] =
    [(ARENAS, "2"), ("MALLOC_MMAP_THRESHOLD_", "262144"), ("MALLOC_TRIM_THRESHOLD_", "262144")];

/// Begins this program once more with few arenas, unless that was decided already. Comes back when there is nothing to do
/// or when it can't be done: then the server takes more memory and is otherwise the same.
pub(crate) fn keep_few() {
    if !cfg!(target_env = "gnu") {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    if let Some(mut again) = again(&program.into_os_string(), env::args_os().collect(), env::var_os(ARENAS)) {
        // Only a failure comes back.
        let _ = again.exec();
    }
}

/// The same command with the number set; none when somebody set it.
fn again(program: &OsStr, arguments: Vec<OsString>, decided: Option<OsString>) -> Option<Command> {
    if decided.is_some() {
        return None;
    }
    let mut arguments = arguments.into_iter();
    let mut command = Command::new(program);
    if let Some(name) = arguments.next() {
        command.arg0(name);
    }
    command.args(arguments).envs(WANTED);
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments() -> Vec<OsString> {
        ["balai", "serve", "--data", "a folder"].map(OsString::from).into()
    }

    #[test]
    fn the_server_begins_once_more_with_the_same_arguments_and_few_arenas() {
        let command = again(OsStr::new("/opt/balai"), arguments(), None).unwrap();
        assert_eq!(command.get_program(), "/opt/balai");
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["serve", "--data", "a folder"]);
        let set: Vec<_> = command.get_envs().collect();
        let wanted = WANTED.map(|(name, value)| (OsStr::new(name), Some(OsStr::new(value))));
        assert_eq!(set, wanted);
        assert_eq!(wanted[0], (OsStr::new("MALLOC_ARENA_MAX"), Some(OsStr::new("2"))));
    }

    #[test]
    fn what_was_decided_is_left_alone_so_that_it_begins_once_only() {
        for decided in ["2", "8", ""] {
            assert!(
                again(OsStr::new("/opt/balai"), arguments(), Some(decided.into())).is_none(),
                "{decided}"
            );
        }
    }
}
