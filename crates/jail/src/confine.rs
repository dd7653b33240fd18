//! A process takes its own rights away, for good: memory, time, files, network, other programs.
//!
//! Three fences, one inside the other. Limits of the kernel (`setrlimit`) bound memory and time; Landlock (Linux 5.13)
//! closes every file and, from 6.7 on, the network; a list of system calls (seccomp) leaves a process nothing to ask for but
//! memory and the pipes it was born with. Without the first and the last the process must end; Landlock may be missing in an
//! old kernel, since the list of calls already leaves no way to open a file.

use std::collections::BTreeMap;

use landlock::{ABI, Access as _, AccessFs, AccessNet, Ruleset, RulesetAttr as _, RulesetStatus};
use rustix::{
    process::{Resource, Rlimit, getrlimit, setrlimit},
    time::{ClockId, clock_gettime},
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch,
};

/// How much a confined process may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of memory beyond what the program takes when it starts.
    pub memory: u64,
    /// Seconds of computing.
    pub seconds: u64,
}

/// What holds a confined process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confined {
    /// Whether the kernel has Landlock; without it limits and the list of calls hold.
    pub landlock: bool,
}

/// Why a process could not confine itself. It must end.
#[derive(Debug, thiserror::Error)]
#[error("this process can not be confined: {0}")]
pub struct Unconfined(String);

/// Takes this process's rights away for good. Only a process with one thread may call it: the others would keep theirs.
pub fn confine(limits: Limits) -> Result<Confined, Unconfined> {
    bound(limits)?;
    let most = Rlimit { current: Some(limits.seconds), maximum: Some(limits.seconds) };
    setrlimit(Resource::Cpu, most).map_err(|error| Unconfined(format!("setrlimit: {error}")))?;
    fence(false)
}

/// As [`confine`], for a program that does one work after the other: `limits.seconds` hold for each, counted anew by
/// [`Turns::next`]. The one more call this needs may change nothing but this process's own limit of time.
pub fn confine_for_turns(limits: Limits) -> Result<(Confined, Turns), Unconfined> {
    bound(limits)?;
    let turns = Turns { seconds: limits.seconds, most: getrlimit(Resource::Cpu).maximum };
    turns.next()?;
    Ok((fence(true)?, turns))
}

/// Counts computing by works instead of by a process's whole life.
#[derive(Clone, Copy, Debug)]
pub struct Turns {
    seconds: u64,
    most: Option<u64>,
}

impl Turns {
    /// A new work begins: it has its own seconds. The kernel ends the process when they are over.
    pub fn next(&self) -> Result<(), Unconfined> {
        let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
        // The limit counts whole seconds.
        let until = u64::try_from(used).unwrap_or(u64::MAX).saturating_add(self.seconds).saturating_add(1);
        let current = Some(self.most.map_or(until, |most| most.min(until)));
        setrlimit(Resource::Cpu, Rlimit { current, maximum: self.most })
            .map_err(|error| Unconfined(format!("setrlimit: {error}")))
    }
}

fn fence(turns: bool) -> Result<Confined, Unconfined> {
    let told = |what: &str, error: &dyn std::fmt::Display| Unconfined(format!("{what}: {error}"));
    let landlock = shut().map_err(|error| told("landlock", &error))?;
    let program = calls(turns).map_err(|error| told("seccomp", &error))?;
    seccompiler::apply_filter(&program).map_err(|error| told("seccomp", &error))?;
    Ok(Confined { landlock })
}

/// Memory, and no file or process more than there are.
fn bound(limits: Limits) -> Result<(), Unconfined> {
    let most = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    let memory = taken()?.saturating_add(limits.memory);
    for (resource, limit) in
        [(Resource::As, memory), (Resource::Fsize, 0), (Resource::Core, 0), (Resource::Nproc, 0)]
    {
        setrlimit(resource, most(limit)).map_err(|error| Unconfined(format!("setrlimit: {error}")))?;
    }
    Ok(())
}

/// Bytes of address space taken when the program starts: its own code counts too, and a build for tests is large.
fn taken() -> Result<u64, Unconfined> {
    let read = std::fs::read_to_string("/proc/self/statm");
    let text = read.map_err(|error| Unconfined(format!("/proc/self/statm: {error}")))?;
    let pages: Option<u64> = text.split(' ').next().and_then(|pages| pages.parse().ok());
    let page = u64::try_from(rustix::param::page_size()).unwrap_or(4_096);
    pages
        .map(|pages| pages.saturating_mul(page))
        .ok_or_else(|| Unconfined("/proc/self/statm: no number".to_owned()))
}

/// No file, no folder, no port: everything Landlock knows is handled and nothing is allowed. Whether there is any.
fn shut() -> Result<bool, landlock::RulesetError> {
    let abi = ABI::V5;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .create()?
        .restrict_self()?;
    Ok(status.ruleset != RulesetStatus::NotEnforced)
}

/// What is left: reading and writing what is open, memory, clocks, signals to itself, the end. Any other call kills.
const CALLS: [i64; 30] = [
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_lseek,
    libc::SYS_ppoll,
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_getrandom,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_sched_yield,
    libc::SYS_getcpu,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_restart_syscall,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_tgkill,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// `PR_SET_VMA` of prctl(2): an allocator writes its name on memory it was given, for whoever looks at `/proc`.
const NAME_MEMORY: u64 = 0x5356_4d41;

fn calls(turns: bool) -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        CALLS.into_iter().map(|call| (call, Vec::new())).collect();
    let is = |argument: u8, value: u64| {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
    };
    rules.insert(libc::SYS_prctl, vec![SeccompRule::new(vec![is(0, NAME_MEMORY)?, is(1, 0)?])?]);
    if turns {
        let own_time = SeccompRule::new(vec![is(0, 0)?, is(1, u64::from(libc::RLIMIT_CPU))?])?;
        rules.insert(libc::SYS_prlimit64, vec![own_time]);
    }
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, arch)?.try_into()
}
