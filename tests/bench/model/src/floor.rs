//! The least that such a charm can do: it knows its commands beforehand, and reads of the answers what it
//! needs. `bench-floor` waits for each answer; `bench-floor pipelined` sends all of one kind first.

use std::error::Error;
use std::io::{BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::{env, process};

/// The type of the calls' headers, and their method; then the type of the calls.
const TYPES: &[u8] =
    b"\x2f\xff\x81\x03\x01\x01\x07Request\x01\xff\x82\x00\x01\x02\x01\x0dServiceMethod\
    \x01\x0c\x00\x01\x03Seq\x01\x06\x00\x00\x00";
const CALL: &[u8] = b"\x5c\xff\x83\x03\x01\x01\x07Request\x01\xff\x84\x00\x01\x06\x01\x09ContextId\x01\x0c\
    \x00\x01\x03Dir\x01\x0c\x00\x01\x0bCommandName\x01\x0c\x00\x01\x04Args\x01\xff\x86\x00\x01\x08StdinSet\
    \x01\x02\x00\x01\x05Stdin\x01\x0a\x00\x00\x00\
    \x16\xff\x85\x02\x01\x01\x08[]string\x01\xff\x86\x00\x01\x0c\x00\x00";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() {
    if let Err(error) = run(env::args().nth(1).as_deref() == Some("pipelined")) {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn run(pipelined: bool) -> Result<()> {
    let mut agent = Agent::connect()?;
    agent.ask(&["config-get", "--format=json"])?;
    agent.ask(&["relation-ids", "db", "--format=json"])?;
    let units = agent.ask(&["relation-list", "-r", "0", "--format=json"])?;
    let units = String::from_utf8(units)?;
    let units: Vec<&str> = units.split('"').skip(1).step_by(2).collect();
    let mut sum = 0;
    let mut add = |data: &[u8]| -> Result<()> {
        let text = std::str::from_utf8(data)?;
        let number = text.split("\"number\":\"").nth(1).and_then(|rest| rest.split('"').next());
        sum += number.unwrap_or("0").parse::<i64>()?;
        Ok(())
    };
    let reads: Vec<_> =
        units.iter().map(|unit| ["relation-get", "-r", "0", "-", unit, "--format=json"]).collect();
    if pipelined {
        for window in reads.chunks(128) {
            for read in window {
                agent.send(read)?;
            }
            agent.flush()?;
            for _ in window {
                add(&agent.receive()?)?;
            }
        }
    } else {
        for read in &reads {
            add(&agent.ask(read)?)?;
        }
    }
    agent.ask(&["status-set", "active", "--", &sum.to_string()])?;
    Ok(())
}

struct Agent {
    input: BufReader<UnixStream>,
    output: UnixStream,
    unsent: Vec<u8>,
    context: String,
    directory: String,
    sequence: u64,
}

impl Agent {
    fn connect() -> Result<Self> {
        let output = UnixStream::connect(env::var("JUJU_AGENT_SOCKET_ADDRESS")?)?;
        Ok(Self {
            input: BufReader::with_capacity(64 * 1024, output.try_clone()?),
            output,
            unsent: Vec::new(),
            context: env::var("JUJU_CONTEXT_ID")?,
            directory: env::var("JUJU_CHARM_DIR")?,
            sequence: 0,
        })
    }

    fn ask(&mut self, call: &[&str]) -> Result<Vec<u8>> {
        self.send(call)?;
        self.flush()?;
        self.receive()
    }

    fn send(&mut self, call: &[&str]) -> Result<()> {
        let (command, arguments) = call.split_first().ok_or("no command")?;
        if self.sequence == 0 {
            self.unsent.extend_from_slice(TYPES);
        }
        let mut header = vec![0xff, 0x82];
        field(&mut header, 1, "Jujuc.Main");
        if self.sequence > 0 {
            header.push(1);
            unsigned(&mut header, self.sequence);
        }
        header.push(0);
        message(&mut self.unsent, &header);
        if self.sequence == 0 {
            self.unsent.extend_from_slice(CALL);
        }
        let mut body = vec![0xff, 0x84];
        field(&mut body, 1, &self.context);
        field(&mut body, 1, &self.directory);
        field(&mut body, 1, command);
        body.push(1);
        unsigned(&mut body, u64::try_from(arguments.len())?);
        for argument in arguments {
            text(&mut body, argument);
        }
        body.push(0);
        message(&mut self.unsent, &body);
        self.sequence += 1;
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        self.output.write_all(&self.unsent)?;
        self.unsent.clear();
        Ok(())
    }

    /// What the next answer printed.
    fn receive(&mut self) -> Result<Vec<u8>> {
        self.value()?;
        let body = self.value()?;
        let mut bytes = body.as_slice();
        read_unsigned(&mut bytes)?;
        // The standard output is the second field; a code of 0 is left out.
        if read_unsigned(&mut bytes)? != 2 {
            return Ok(Vec::new());
        }
        let length = usize::try_from(read_unsigned(&mut bytes)?)?;
        Ok(bytes.get(..length).ok_or("a short answer")?.to_vec())
    }

    /// The next message that defines no type.
    fn value(&mut self) -> Result<Vec<u8>> {
        loop {
            let length = read_unsigned(&mut self.input)?;
            let mut message = vec![0; usize::try_from(length)?];
            self.input.read_exact(&mut message)?;
            // The ids of definitions are negative, whose lowest bit is set.
            if read_unsigned(&mut message.as_slice())? & 1 == 0 {
                return Ok(message);
            }
        }
    }
}

fn message(to: &mut Vec<u8>, body: &[u8]) {
    unsigned(to, body.len() as u64);
    to.extend_from_slice(body);
}

fn field(to: &mut Vec<u8>, delta: u8, value: &str) {
    to.push(delta);
    text(to, value);
}

fn text(to: &mut Vec<u8>, value: &str) {
    unsigned(to, value.len() as u64);
    to.extend_from_slice(value.as_bytes());
}

fn unsigned(to: &mut Vec<u8>, number: u64) {
    let bytes = number.to_be_bytes();
    let used = bytes.iter().skip_while(|byte| **byte == 0).count();
    match u8::try_from(number) {
        Ok(small) if small < 128 => to.push(small),
        _ => {
            // Minus the number of bytes.
            to.push(u8::MAX - used as u8 + 1);
            to.extend(bytes.iter().skip(bytes.len() - used));
        }
    }
}

fn read_unsigned(from: &mut impl Read) -> Result<u64> {
    let mut first = [0];
    from.read_exact(&mut first)?;
    let [first] = first;
    if first < 128 {
        return Ok(first.into());
    }
    let mut number = 0;
    for _ in first..=u8::MAX {
        let mut byte = [0];
        from.read_exact(&mut byte)?;
        let [byte] = byte;
        number = number << 8 | u64::from(byte);
    }
    Ok(number)
}
