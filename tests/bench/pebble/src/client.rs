//! The workloads by this SDK's client.

mod measure;

use std::fmt::Debug;
use std::io::{self, Read};
use std::process::ExitCode;

use log::{LevelFilter, Log, Metadata, Record};
use measure::{Result, Workload, block};
use ops::pebble::{Client, Layer, PushOptions, Service};

fn main() -> ExitCode {
    measure::main(|workload| {
        log::set_logger(&Nothing).map_err(|error| error.to_string())?;
        log::set_max_level(LevelFilter::Trace);
        let client = Client::new(&workload.socket);
        client.system_info()?;
        let block = block();
        Ok(move || work(&client, &workload, &block))
    })
}

/// In a charm every record of a library is offered to a logger, which wants few of them.
struct Nothing;

impl Log for Nothing {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn log(&self, _: &Record<'_>) {}

    fn flush(&self) {}
}

fn work(client: &Client, workload: &Workload, block: &[u8]) -> Result<()> {
    let Workload { directory, bytes, count, .. } = workload;
    match workload.name.as_str() {
        "push" => {
            for file in workload.files() {
                client.push(&file, Content::new(block).take(*bytes), &PushOptions::new())?;
            }
        }
        "pull" => {
            for file in workload.files() {
                same(&client.pull(&file, io::sink())?, bytes)?;
            }
        }
        "push-tree" => {
            let pushed =
                client.push_path([format!("{directory}/*")], &format!("{directory}-copy"))?;
            same(&pushed.files, count)?;
        }
        "pull-tree" => {
            let pulled =
                client.pull_path([format!("{directory}/*")], format!("{directory}-copy"))?;
            same(&pulled.files, count)?;
        }
        "services" => {
            for _ in 0..*count {
                same(&client.services()?.len(), &1)?;
            }
        }
        "exec" => {
            for _ in 0..*count {
                let output = client.exec(["echo", "done"]).output()?;
                same(&output.stdout_text().as_ref(), &"done\n")?;
            }
        }
        "plan" => {
            let services =
                (0..*count).map(|number| (format!("service-{number}"), Service::new("/bin/true")));
            let layer =
                services.fold(Layer::new(), |layer, (name, service)| layer.service(name, service));
            client.combine_layer("many", &layer)?;
            same(&(client.plan()?.services.len() as u64), count)?;
            same(&(client.services()?.len() as u64), count)?;
        }
        other => return Err(format!("no workload `{other}`").into()),
    }
    Ok(())
}

fn same<T: PartialEq + Debug>(is: &T, should: &T) -> Result<()> {
    if is == should { Ok(()) } else { Err(format!("{is:?} instead of {should:?}").into()) }
}

/// The content of a file, again and again.
struct Content<'a> {
    block: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Content<'a> {
    fn new(block: &'a [u8]) -> Self {
        Self { block, rest: block }
    }
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() {
            self.rest = self.block;
        }
        self.rest.read(buffer)
    }
}
