//! What a Pebble daemon answers.

use std::io::{self, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use ops::pebble::{
    ChangeId, ChangeSelect, Client, ListOptions, LogOptions, NewNotice, NoticeFilter, PushOptions,
};

/// What a socket takes before anybody reads.
const LONGEST: usize = 64 << 10;
/// Nothing is waited for: all there is has been written before.
const TIMEOUT: Duration = Duration::from_secs(1);

type Request = (&'static str, fn(&Client));

/// The requests by name. What reads its answer as another does is here once.
const REQUESTS: &[Request] = &[
    ("system-info", |pebble| drop(pebble.system_info())),
    ("health", |pebble| drop(pebble.is_healthy(None, ["a"]))),
    ("metrics", |pebble| drop(pebble.metrics().map(|metrics| metrics.samples().count()))),
    ("changes", |pebble| drop(pebble.changes(ChangeSelect::All, None))),
    ("wait", |pebble| drop(pebble.wait_change(&ChangeId::new("1"), Duration::ZERO))),
    ("services", |pebble| drop(pebble.services())),
    ("replan", |pebble| drop(pebble.replan().map(|change| change.detach()))),
    ("plan", |pebble| drop(pebble.plan_yaml())),
    ("checks", |pebble| drop(pebble.checks(None, ["a"]))),
    ("stop-checks", |pebble| drop(pebble.stop_checks(["a"]))),
    ("refresh", |pebble| drop(pebble.refresh_check("a", Duration::ZERO))),
    ("notices", |pebble| drop(pebble.notices(&NoticeFilter::new()))),
    ("notify", |pebble| drop(pebble.notify(&NewNotice::custom("example.com/a")))),
    ("identities", |pebble| drop(pebble.identities())),
    ("warnings", |pebble| drop(pebble.warnings())),
    ("okay", |pebble| drop(pebble.acknowledge_warnings(SystemTime::UNIX_EPOCH))),
    ("logs", |pebble| drop(pebble.logs(&LogOptions::new()).map(Iterator::count))),
    ("list", |pebble| drop(pebble.list_files("/", &ListOptions::new()))),
    ("remove", |pebble| drop(pebble.remove_path("/f"))),
    ("push", |pebble| drop(pebble.push("/f", "text".as_bytes(), &PushOptions::new()))),
    ("pull", |pebble| drop(pebble.pull("/f", io::sink()))),
    ("exec", |pebble| drop(pebble.exec(["true"]).output())),
];

/// The first line is a request; the rest is what the daemon has on each connection, before its end.
pub(crate) fn pebble_answers(input: &[u8]) {
    let mut parts = input.splitn(2, |byte| *byte == b'\n');
    let (Some(name), Some(answer)) = (parts.next(), parts.next()) else { return };
    let Some((_, run)) = REQUESTS.iter().find(|(known, _)| known.as_bytes() == name) else {
        return;
    };
    let answer = answer.get(..LONGEST).unwrap_or(answer).to_vec();
    let daemons = Mutex::new(Vec::new());
    let pebble = Client::with_connector("fuzz", move || {
        let (client, mut daemon) = UnixStream::pair()?;
        daemon.write_all(&answer)?;
        daemon.shutdown(Shutdown::Write)?;
        // It takes what the client sends.
        if let Ok(mut daemons) = daemons.lock() {
            daemons.push(daemon);
        }
        Ok(client)
    });
    run(&pebble.with_timeout(TIMEOUT).with_stall_timeout(TIMEOUT));
}
