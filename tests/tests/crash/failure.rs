//! How a dispatch fails.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// What changes a file, sends a hook command or starts its executable, or reads its answer or its end.
/// `exit_group` is the end of the charm, when all is written.
const CALLS: &str = "write,writev,pwrite64,pwritev,sendto,sendmsg,recvfrom,recvmsg,clone,clone3,vfork,\
    wait4,waitid,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate,fallocate,fchmod,\
    exit_group";

/// One way to fail.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Failure {
    /// SIGKILL in the place of the n-th call of this name.
    Kill { call: String, nth: usize },
    /// Exit code 0, of which the agent does not hear.
    AgentGone,
    /// Juju refuses the commit.
    Refused,
}

impl Failure {
    /// Each failure that the dispatch can have whose calls are in this trace.
    pub(crate) fn all(trace: &str) -> Vec<Self> {
        let mut calls: BTreeMap<&str, usize> = BTreeMap::new();
        for line in trace.lines() {
            // What strace says of signals and ends has no name.
            if let Some((name, _)) = line.split_once('(')
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            {
                *calls.entry(name).or_default() += 1;
            }
        }
        let kills = calls.into_iter().flat_map(|(call, times)| {
            (1..=times).map(|nth| Self::Kill { call: call.to_owned(), nth })
        });
        kills.chain([Self::AgentGone, Self::Refused]).collect()
    }

    /// The shell's command that runs the charm and fails.
    pub(crate) fn command(&self, charm: &Path) -> String {
        let charm = charm.display();
        match self {
            // Not with `-f`: the n-th call is the charm's, and not that of a hook command's process.
            Self::Kill { call, nth } => format!(
                "exec strace -qq -o /dev/null -e trace={call} \
                 -e inject={call}:signal=KILL:when={nth} '{charm}'"
            ),
            Self::AgentGone => format!("'{charm}' || exit\nkill -9 $$"),
            Self::Refused => normal(&charm),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kill { call, nth } => write!(f, "killed at `{call}` number {nth}"),
            Self::AgentGone => f.write_str("killed after exit 0, before the commit"),
            Self::Refused => f.write_str("refused by Juju"),
        }
    }
}

/// Runs the charm.
pub(crate) fn normal(charm: &impl fmt::Display) -> String {
    format!("exec '{charm}'")
}

/// Runs the charm with the executables of this directory in the place of Juju's.
pub(crate) fn by(executables: &Path, charm: &Path) -> String {
    let (executables, charm) = (executables.display(), charm.display());
    format!("export PATH='{executables}':\"$PATH\" OPS_HOOK_TRANSPORT=exec\nexec '{charm}'")
}

/// Runs the charm, and writes its calls to `trace`.
pub(crate) fn traced(charm: &Path, trace: &Path) -> String {
    let (charm, trace) = (charm.display(), trace.display());
    format!("exec strace -qq -o '{trace}' -e trace={CALLS} '{charm}'")
}
