//! Programs that are not part of the project, against which it is tested.

use std::env;
use std::process::{Command, Stdio};

use libtest_mimic::{Failed, Trial};

/// A program that a test needs and a machine may lack.
///
/// A test binary with `harness = false` asks for it while it collects its trials: where the peer is
/// there they run; where it is not they are ignored, which counts as a skip, and say so in their
/// names; on a continuous integration server (`CI=true`), which must not skip, they fail.
#[derive(Clone, Debug)]
pub struct Peer {
    program: String,
    is_there: bool,
    remedy: String,
}

impl Peer {
    /// Looks for `program` by running it with `probe`, which must succeed: it may be installed and
    /// yet be of no use, as strace where tracing is forbidden or Python without a module. `remedy`
    /// says how to get it.
    #[must_use]
    pub fn find(program: &str, probe: &[&str], remedy: &str) -> Self {
        let mut command = Command::new(program);
        command.args(probe).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let is_there = command.status().is_ok_and(|status| status.success());
        Self { program: program.to_owned(), is_there, remedy: remedy.to_owned() }
    }

    /// A trial that needs this peer.
    #[must_use]
    pub fn trial<T>(&self, name: &str, test: T) -> Trial
    where
        T: FnOnce() -> Result<(), Failed> + Send + 'static,
    {
        self.trial_where(env::var_os("CI").is_some_and(|ci| ci == "true"), name, test)
    }

    fn trial_where<T>(&self, must_not_skip: bool, name: &str, test: T) -> Trial
    where
        T: FnOnce() -> Result<(), Failed> + Send + 'static,
    {
        match self.missing() {
            None => Trial::test(name, test),
            Some(missing) => {
                Trial::test(format!("{name} (needs {})", self.program), || Err(missing.into()))
                    .with_ignored_flag(!must_not_skip)
            }
        }
    }

    /// Why the trials cannot run.
    fn missing(&self) -> Option<String> {
        let Self { program, is_there, remedy } = self;
        (!is_there).then(|| format!("`{program}` is missing or does not work: {remedy}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(program: &str, must_not_skip: bool) -> (String, bool) {
        let peer = Peer::find(program, &[], "install it");
        let trial = peer.trial_where(must_not_skip, "works", || Ok(()));
        (trial.name().to_owned(), trial.has_ignored_flag())
    }

    #[test]
    fn a_peer_that_is_there_is_tested() {
        assert_eq!(Peer::find("true", &[], "").missing(), None);
        for must_not_skip in [false, true] {
            assert_eq!(collected("true", must_not_skip), ("works".to_owned(), false));
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
}
