//! Ctrl-C and SIGTERM.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::charm::{Place, left_in};

fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < Duration::from_secs(30), "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_signal_ends_the_charm_and_removes_the_model() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let place = Place::new();
        let pid = place.path("pid");
        let script = format!("sleep 600 & echo $! > {0}.new; mv {0}.new {0}; wait", pid.display());
        place.charm("sleeper", "", &script);
        let mut child =
            place.command("sleeper").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_until("the hook begins", || pid.exists());
        let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
        assert!(sent.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(code));

        assert_eq!(left_in(&place.path("tmp")), 0);
        let sleeper = format!("/proc/{}/stat", fs::read_to_string(pid).unwrap().trim());
        wait_until("the hook's own child is ended", || {
            // One that nobody waits for stays as a zombie.
            fs::read_to_string(&sleeper).map_or(true, |stat| stat.contains(") Z "))
        });
    }
}
