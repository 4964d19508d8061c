//! A daemon that is killed at any moment: what runs ends soon, with the whole result or an error that
//! says so.

use std::fs;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use ops::pebble::{Client, Error, NewNotice, NoticeFilter, PushOptions, Result};
use ops_tests::pebble::Daemon;
use ops_tests::pebble::case::Case;

use crate::common::{add_services, local, path};

/// How often the daemon is killed, and in how many cases that is done.
const KILLS: u64 = 200;
const PARTS: u64 = 4;
/// How long a request may take after the daemon has been killed.
const LIMIT: Duration = Duration::from_secs(5);

pub(crate) const CASES: &[Case] = &[
    Case { name: "killed_at_random_1", deadline: Duration::from_secs(120), run: |it| part(it, 0) },
    Case { name: "killed_at_random_2", deadline: Duration::from_secs(120), run: |it| part(it, 1) },
    Case { name: "killed_at_random_3", deadline: Duration::from_secs(120), run: |it| part(it, 2) },
    Case { name: "killed_at_random_4", deadline: Duration::from_secs(120), run: |it| part(it, 3) },
];

/// What is done while it is killed. `Ok` says that the result was whole.
type Act = (&'static str, fn(&Client, &dyn Daemon) -> Result<()>);

const ACTS: [Act; 8] = [
    ("push", |client, daemon| {
        let content = std::io::repeat(b'n').take(4 << 20);
        client.push(&path(daemon, "pushed"), content, &PushOptions::new())?;
        assert_eq!(fs::metadata(local(daemon, "pushed")).unwrap().len(), 4 << 20);
        Ok(())
    }),
    ("pull", |client, daemon| {
        let content = client.pull_bytes(&path(daemon, "pulled"))?;
        assert!(content.len() == 4 << 20 && content.iter().all(|byte| *byte == b'p'));
        Ok(())
    }),
    ("exec", |client, _| {
        let script = "for i in 1 2 3 4 5 6 7 8 9; do echo $i; sleep 0.003; done";
        let output = client.exec(["sh", "-c", script]).output()?;
        assert_eq!(output.stdout, b"1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        Ok(())
    }),
    ("exec with input", |client, _| {
        let input = vec![b'x'; 1 << 20];
        let output = client.exec(["cat"]).input(input.clone()).output()?;
        assert!(output.stdout == input);
        Ok(())
    }),
    ("long poll", |client, _| {
        let limit = Duration::from_millis(60);
        let notices = client.wait_notices(&NoticeFilter::new().key("example.com/x"), limit)?;
        assert!(notices.is_empty());
        Ok(())
    }),
    ("wait", |client, _| {
        let id = client.exec(["sleep", "0.05"]).start()?.detach();
        assert!(client.wait_change(&id, Duration::from_secs(20))?.ready);
        Ok(())
    }),
    ("services", |client, _| {
        add_or_fail(client)?;
        assert_eq!(client.services()?.len(), 2);
        client.start(["a"])?.wait().map(drop)
    }),
    ("small requests", |client, _| {
        for number in 0..30 {
            client.notify(&NewNotice::custom("example.com/n").data("n", number.to_string()))?;
            assert!(client.system_info()?.version.starts_with('v'));
        }
        Ok(())
    }),
];

fn add_or_fail(client: &Client) -> Result<()> {
    let layer = ops::pebble::Layer::new()
        .service("a", ops::pebble::Service::new("sleep 3"))
        .service("b", ops::pebble::Service::new("sleep 3"));
    client.combine_layer("services", &layer)
}

/// A number from a seed: splitmix64.
fn random(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut number = *seed;
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

fn part(daemon: &dyn Daemon, part: u64) {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let first = now.as_nanos() as u64 ^ part;
    println!("killed at random: seed {first}");
    let mut seed = first;
    fs::write(local(daemon, "pulled"), vec![b'p'; 4 << 20]).unwrap();
    add_services(&daemon.client(), &[("a", "sleep 3"), ("b", "sleep 3")]);
    let mut whole = 0;
    for round in 0..KILLS / PARTS {
        let (name, act) = ACTS[(random(&mut seed) % ACTS.len() as u64) as usize];
        let moment = Duration::from_micros(random(&mut seed) % 150_000);
        let what = format!("seed {first}, round {round}: {name}, killed after {moment:?}");
        let client = daemon.client();
        let (ended, late) = thread::scope(|scope| {
            let killer = scope.spawn(|| {
                thread::sleep(moment);
                daemon.kill();
                Instant::now()
            });
            let ended = act(&client, daemon);
            let end = Instant::now();
            (ended, end.saturating_duration_since(killer.join().unwrap()))
        });
        assert!(late < LIMIT, "{what}: it went on for {late:?}");
        match ended {
            Ok(()) => whole += 1,
            Err(Error::Disconnected { .. } | Error::Unreachable { .. }) => {}
            Err(error) => panic!("{what}: {error:?}"),
        }
        daemon.restart();
    }
    println!("killed at random: seed {first}, {whole} of {} were done before", KILLS / PARTS);
}
