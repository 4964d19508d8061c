//! Programs that are not part of the project, against which it is tested.

use std::env;
use std::process::{Command, Stdio};

use libtest_mimic::{Failed, Trial};

/// A program that a test needs and a machine may lack.
///
/// A test binary with `harness = false` asks for it while it collects its trials: where the peer is
/// there they run; where it is not they are ignored, which counts as a skip, and say so in their
/// names; on a continuous integration server (`CI=true`), which must not skip, they fail unless the
/// peer is [optional](Self::optional).
#[derive(Clone, Debug)]
pub struct Peer {
    program: String,
    is_there: bool,
    remedy: String,
    is_optional: bool,
}

impl Peer {
    /// Looks for `program` by running it with `probe`, which must succeed: it may be installed and
    /// yet be of no use, as strace where tracing is forbidden or Python without a module. `remedy`
    /// says how to get it.
    #[must_use]
    pub fn find(program: &str, probe: &[&str], remedy: &str) -> Self {
        Self::new(program, succeeds(program, probe), remedy)
    }

    /// A peer of which the caller knows whether it `is_there`.
    #[must_use]
    pub fn new(program: &str, is_there: bool, remedy: &str) -> Self {
        let (program, remedy) = (program.to_owned(), remedy.to_owned());
        Self { program, is_there, remedy, is_optional: false }
    }

    /// Whether it is installed.
    #[must_use]
    pub const fn is_there(&self) -> bool {
        self.is_there
    }

    /// Continuous integration may lack it too: there is not a package of it for every machine.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// This one, or what it lacks of another that is needed too.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        if self.is_there { other.clone() } else { self.clone() }
    }

    /// A trial that needs this peer.
    #[must_use]
    pub fn trial<T>(&self, name: &str, test: T) -> Trial
    where
        T: FnOnce() -> Result<(), Failed> + Send + 'static,
    {
        let is_ci = env::var_os("CI").is_some_and(|ci| ci == "true");
        self.trial_where(is_ci, name, test)
    }

    fn trial_where<T>(&self, is_ci: bool, name: &str, test: T) -> Trial
    where
        T: FnOnce() -> Result<(), Failed> + Send + 'static,
    {
        match self.missing() {
            None => Trial::test(name, test),
            Some(missing) => {
                Trial::test(format!("{name} (needs {})", self.program), || Err(missing.into()))
                    .with_ignored_flag(!is_ci || self.is_optional)
            }
        }
    }

    /// Why what needs it cannot run, and how to get it.
    #[must_use]
    pub fn missing(&self) -> Option<String> {
        let Self { program, is_there, remedy, .. } = self;
        (!is_there).then(|| format!("`{program}` is missing or does not work: {remedy}"))
    }
}

/// Namespaces that an ordinary user makes. Some servers of continuous integration forbid it.
#[must_use]
pub fn namespaces() -> Peer {
    let arguments =
        ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"];
    let remedy = "let ordinary users make namespaces: `sysctl -w kernel.unprivileged_userns_clone=1 \
                  kernel.apparmor_restrict_unprivileged_userns=0`";
    Peer::new("namespaces", succeeds("unshare", &arguments), remedy).optional()
}

/// Whether `program` runs with these arguments and succeeds.
#[must_use]
pub fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(program: &str, is_ci: bool) -> (String, bool) {
        let peer = Peer::find(program, &[], "install it");
        let trial = peer.trial_where(is_ci, "works", || Ok(()));
        (trial.name().to_owned(), trial.has_ignored_flag())
    }

    #[test]
    fn a_peer_that_is_there_is_tested() {
        assert_eq!(Peer::find("true", &[], "").missing(), None);
        for is_ci in [false, true] {
            assert_eq!(collected("true", is_ci), ("works".to_owned(), false));
        }
    }

    #[test]
    fn a_missing_peer_is_a_skip_or_on_ci_a_failure() {
        for program in ["no-such-program", "false"] {
            let missing = Peer::find(program, &[], "install it").missing();
            assert_eq!(
                missing,
                Some(format!("`{program}` is missing or does not work: install it"))
            );
            let name = format!("works (needs {program})");
            assert_eq!(collected(program, false), (name.clone(), true));
            assert_eq!(collected(program, true), (name, false));
        }
    }

    #[test]
    fn two_peers_are_there_if_both_are() {
        let (there, gone) = (Peer::new("a", true, ""), Peer::new("b", false, "install it"));
        assert!(there.and(&there).is_there());
        for both in [there.and(&gone), gone.and(&there)] {
            assert!(!both.is_there());
            assert_eq!(both.program, "b");
        }
    }

    #[test]
    fn an_optional_peer_that_is_missing_is_a_skip_everywhere() {
        let peer = Peer::new("no-such-program", false, "install it").optional();
        for is_ci in [false, true] {
            assert!(peer.trial_where(is_ci, "works", || Ok(())).has_ignored_flag());
        }
    }
}
