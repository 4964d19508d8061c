//! Daemons that die or hang in the middle. Each case has a deadline: nothing may wait for ever.

use std::fs;
use std::io::{self, Read, Write};
use std::thread;
use std::time::Duration;

use ops::pebble::{Error, LogOptions, NoticeFilter, PushOptions};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{add_services, local, path, timed, until};

pebble_cases![
    killed_during_a_push,
    killed_during_a_pull,
    killed_during_a_command,
    killed_while_a_command_is_read,
    killed_while_a_command_is_written_to,
    killed_during_a_long_poll,
    killed_during_a_wait,
    killed_while_logs_are_followed,
    killed_while_a_tree_is_pushed,
    a_daemon_that_hangs,
    a_daemon_that_hangs_during_a_push,
    a_daemon_that_hangs_during_a_pull,
    a_daemon_that_hangs_at_a_command,
    a_slow_daemon_is_waited_for,
];

/// Kills it in a while, from another thread.
fn dying<T>(daemon: &dyn Daemon, run: impl FnOnce() -> T) -> (T, Duration) {
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(200));
            daemon.kill();
        });
        timed(run)
    })
}

#[track_caller]
fn assert_lost<T: std::fmt::Debug>((result, took): (Result<T, Error>, Duration)) {
    let error = result.unwrap_err();
    assert!(matches!(error, Error::Disconnected { .. } | Error::Unreachable { .. }), "{error:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

/// Something had been done before: it must not be said that nothing was.
#[track_caller]
fn assert_cut((result, took): (Result<impl std::fmt::Debug, Error>, Duration)) {
    let error = result.unwrap_err();
    assert!(matches!(error, Error::Disconnected { .. }), "{error:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

fn killed_during_a_push(daemon: &dyn Daemon) {
    let client = daemon.client();
    let file = path(daemon, "f");
    client.push(&file, "old".as_bytes(), &PushOptions::new()).unwrap();
    let endless = io::repeat(b'x').take(64 << 30);
    let slow = Slow(endless);
    assert_lost(dying(daemon, || client.push(&file, slow, &PushOptions::new())));
    assert_eq!(fs::read_to_string(local(daemon, "f")).unwrap(), "old");
}

/// Not more than a few megabytes in a second.
struct Slow<R>(R);

impl<R: Read> Read for Slow<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        thread::sleep(Duration::from_millis(5));
        self.0.read(buffer)
    }
}

struct SlowSink;

impl Write for SlowSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        thread::sleep(Duration::from_millis(5));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn killed_during_a_pull(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::File::create(local(daemon, "f")).unwrap().set_len(1 << 30).unwrap();
    assert_lost(dying(daemon, || client.pull(&path(daemon, "f"), SlowSink)));
}

fn killed_during_a_command(daemon: &dyn Daemon) {
    let client = daemon.client();
    assert_cut(dying(daemon, || client.exec(["sleep", "5"]).output()));
}

fn killed_while_a_command_is_read(daemon: &dyn Daemon) {
    let client = daemon.client();
    let mut process = client.exec(["sh", "-c", "echo ready; sleep 5"]).start().unwrap();
    let mut stdout = process.stdout.take().unwrap();
    let (read, took) = dying(daemon, || {
        let mut text = String::new();
        stdout.read_to_string(&mut text)
    });
    let error = read.unwrap_err();
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()).unwrap();
    assert!(matches!(inner, Error::Disconnected { .. }), "{inner:?}");
    assert!(took < Duration::from_secs(5));
    assert_cut(timed(|| process.wait()));
}

fn killed_while_a_command_is_written_to(daemon: &dyn Daemon) {
    let client = daemon.client();
    let process = client.exec(["sleep", "5"]).stdin(io::repeat(b'x')).start().unwrap();
    assert_cut(dying(daemon, || process.wait()));
    daemon.restart();
    let mut process = client.exec(["sleep", "5"]).start().unwrap();
    let mut stdin = process.stdin.take().unwrap();
    let (written, took) = dying(daemon, || io::copy(&mut io::repeat(b'x'), &mut stdin));
    assert!(written.is_err() && took < Duration::from_secs(5), "{written:?} {took:?}");
}

fn killed_during_a_long_poll(daemon: &dyn Daemon) {
    let client = daemon.client();
    let limit = Duration::from_secs(60);
    assert_lost(dying(daemon, || client.wait_notices(&NoticeFilter::new(), limit)));
}

fn killed_during_a_wait(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(&client, &[("a", "sleep 5")]);
    let change = client.start(["a"]).unwrap();
    assert_cut(dying(daemon, || change.wait()));
}

fn killed_while_logs_are_followed(daemon: &dyn Daemon) {
    let client = daemon.client();
    add_services(
        &client,
        &[("a", "sh -c 'for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.5; done'")],
    );
    client.start(["a"]).unwrap().wait().unwrap();
    let mut logs = client.logs(&LogOptions::new().lines(1).follow()).unwrap();
    logs.next().unwrap().unwrap();
    assert_lost(dying(daemon, || logs.find_map(Result::err).map_or(Ok(()), Err)));
    assert!(logs.next().is_none());
}

fn killed_while_a_tree_is_pushed(daemon: &dyn Daemon) {
    let client = daemon.client();
    let here = tempfile::TempDir::new().unwrap();
    for file in 0..100 {
        fs::File::create(here.path().join(file.to_string())).unwrap().set_len(64 << 20).unwrap();
    }
    let to = path(daemon, "to");
    let (pushed, took) = dying(daemon, || client.push_path([here.path()], &to));
    let Err(Error::Transfer(error)) = pushed else { panic!("{pushed:?}") };
    assert_eq!(error.failures.len(), 1, "it does not go on without a daemon");
    assert!(error.failures[0].1.is_transient() && took < Duration::from_secs(10), "{took:?}");
}

fn a_daemon_that_hangs(daemon: &dyn Daemon) {
    let client = daemon.client().with_timeout(Duration::from_millis(300));
    client.system_info().unwrap();
    daemon.pause();
    let (result, took) = timed(|| client.system_info());
    daemon.resume();
    let Err(Error::TimedOut { timeout, ref request, .. }) = result else { panic!("{result:?}") };
    assert_eq!((timeout, request.as_str()), (Duration::from_millis(300), "GET /v1/system-info"));
    assert!(took < Duration::from_secs(2), "{took:?}");
    until(|| client.system_info().is_ok(), |is_ok| *is_ok);
}

fn a_daemon_that_hangs_during_a_push(daemon: &dyn Daemon) {
    let client = daemon.client().with_stall_timeout(Duration::from_millis(300));
    daemon.pause();
    let endless = io::repeat(b'x').take(64 << 30);
    let (result, took) = timed(|| client.push(&path(daemon, "f"), endless, &PushOptions::new()));
    daemon.resume();
    assert!(matches!(result, Err(Error::TimedOut { .. })), "{result:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

fn a_daemon_that_hangs_during_a_pull(daemon: &dyn Daemon) {
    let limit = Duration::from_millis(300);
    let client = daemon.client().with_timeout(limit).with_stall_timeout(limit);
    fs::File::create(local(daemon, "f")).unwrap().set_len(1 << 30).unwrap();
    let mut reader = client.pull_reader(&path(daemon, "f")).unwrap();
    reader.read_exact(&mut [0; 1000]).unwrap();
    daemon.pause();
    let (result, took) = timed(|| io::copy(&mut reader, &mut io::sink()));
    daemon.resume();
    let error = result.unwrap_err();
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()).unwrap();
    assert!(matches!(inner, Error::TimedOut { .. }), "{inner:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

/// Its silence looks like the command's: the daemon is asked now and then.
fn a_daemon_that_hangs_at_a_command(daemon: &dyn Daemon) {
    let client = daemon.client().with_timeout(Duration::from_millis(300));
    let process = client.exec(["sleep", "60"]).start().unwrap();
    daemon.pause();
    let (starting, took_starting) = timed(|| client.exec(["true"]).run());
    let (result, took) = timed(|| process.output());
    daemon.resume();
    assert!(matches!(starting, Err(Error::TimedOut { .. })), "{starting:?}");
    assert!(matches!(result, Err(Error::TimedOut { .. })), "{result:?}");
    assert!(took + took_starting < Duration::from_secs(10), "{took:?} {took_starting:?}");
}

fn a_slow_daemon_is_waited_for(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.system_info().unwrap();
    let result = thread::scope(|scope| {
        daemon.pause();
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(1500));
            daemon.resume();
        });
        client.exec(["echo", "late"]).output()
    });
    assert_eq!(result.unwrap().stdout, b"late\n");
}
