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
        if self.is_there {
            return Trial::test(name, test);
        }
        let Self { program, remedy, .. } = self;
        let missing = format!("`{program}` is missing or does not work: {remedy}");
        Trial::test(format!("{name} (needs {program})"), || Err(missing.into()))
            .with_ignored_flag(!must_not_skip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use libtest_mimic::{Arguments, Conclusion};

    fn run(program: &str, probe: &[&str], must_not_skip: bool) -> (String, Conclusion) {
        let peer = Peer::find(program, probe, "install it");
        let trial = peer.trial_where(must_not_skip, "works", || Ok(()));
        let name = trial.name().to_owned();
        let quiet = Arguments { quiet: true, ..Arguments::default() };
        (name, libtest_mimic::run(&quiet, vec![trial]))
    }

    fn counts(conclusion: &Conclusion) -> (u64, u64, u64) {
        (conclusion.num_passed, conclusion.num_failed, conclusion.num_ignored)
    }

    #[test]
    fn a_peer_that_is_there_is_tested() {
        for must_not_skip in [false, true] {
            let (name, conclusion) = run("true", &[], must_not_skip);
            assert_eq!((name.as_str(), counts(&conclusion)), ("works", (1, 0, 0)));
        }
    }

    #[test]
    fn a_missing_peer_is_a_skip_or_on_ci_a_failure() {
        for (program, probe) in [("no-such-program", &[][..]), ("false", &[])] {
            let (name, skipped) = run(program, probe, false);
            assert_eq!(name, format!("works (needs {program})"));
            assert_eq!(counts(&skipped), (0, 0, 1));
            assert_eq!(counts(&run(program, probe, true).1), (0, 1, 0));
        }
    }
}
