//! A charm that shows what it keeps in all that Juju commits.

use std::collections::BTreeMap;
use std::process::ExitCode;

use ops::prelude::*;

mod counter;

use counter::{Counted, Counter};

#[cfg_attr(feature = "state-in-juju", charm(state = juju))]
#[cfg_attr(not(feature = "state-in-juju"), charm)]
struct Crash {
    #[component(relation = "source")]
    counter: Counter,
    /// How often each event and action was handled.
    #[stored]
    handled: BTreeMap<String, u32>,
    /// The deferred events that have passed, in order.
    #[stored]
    passed: Vec<String>,
    /// Takes several pages of the file.
    #[stored]
    filling: String,
}

#[charm]
impl Crash {
    #[on(
        install,
        start,
        leader_elected,
        config_changed,
        update_status,
        upgrade_charm,
        cluster_relation_created,
        source_relation_created,
        source_relation_joined,
        source_relation_changed,
        source_relation_departed,
        source_relation_broken
    )]
    fn count(&mut self, cx: &Context<Self>, event: &CrashEvent) -> Result<()> {
        let size = usize::try_from(cx.config()?.size)?;
        self.filling = "f".repeat(size);
        self.handle(cx, event.name())?;
        if let CrashEvent::ConfigChanged(_) = event {
            cx.flush()?;
        }
        Ok(())
    }

    #[on(
        config_changed,
        source_relation_created,
        source_relation_joined,
        source_relation_changed,
        source_relation_departed
    )]
    fn wait(&mut self, cx: &Context<Self>, event: &CrashEvent) -> Result<Flow> {
        let config = cx.config()?;
        if config.give_up {
            self.handle(cx, "given up")?;
            return Err(Failure::waiting("it gives up"));
        }
        if !config.gate {
            return Ok(Flow::defer("the gate is closed"));
        }
        self.passed.push(format!("{event:?}"));
        self.handle(cx, "passed")?;
        Ok(Flow::Done)
    }

    #[on(counter.counted)]
    fn counted(&mut self, cx: &Context<Self>, event: &Counted) -> Result<Flow> {
        if !cx.config()?.gate {
            return Ok(Flow::defer("the gate is closed"));
        }
        self.passed.push(format!("{event:?}"));
        self.handle(cx, "counted")?;
        Ok(Flow::Done)
    }

    #[on(config_changed)]
    fn give_up(&mut self, cx: &Context<Self>) -> Result<()> {
        if cx.config()?.give_up {
            self.handle(cx, "given up")?;
            return Err(Failure::blocked("it has given up"));
        }
        Ok(())
    }

    #[action]
    fn work(&mut self, cx: &Context<Self>) -> Result<BTreeMap<String, u32>> {
        self.handle(cx, "work")?;
        Ok([("total".to_owned(), self.total())].into())
    }

    #[action]
    fn fail(&mut self, cx: &Context<Self>) -> Result<()> {
        self.handle(cx, "fail")?;
        Err("it was to fail".into())
    }

    #[on(before_commit)]
    fn end(&mut self, cx: &Context<Self>) -> Result<()> {
        self.handle(cx, "dispatches")
    }

    #[on(after_commit)]
    fn ended(&self, cx: &AfterCommit<Self>) -> Result<()> {
        Ok(cx.log(LogLevel::Info, format!("{} handled", self.total()))?)
    }

    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active().with_message(self.total().to_string())
    }

    #[status(app)]
    fn app_status(&self, _cx: &Context<Self>) -> Status {
        Status::active().with_message(format!("{} passed", self.passed.len()))
    }
}

impl Crash {
    fn total(&self) -> u32 {
        self.handled.values().sum()
    }

    /// Counts it, here and in everything that Juju commits with the dispatch.
    fn handle(&mut self, cx: &Context<Self>, what: &str) -> Result<()> {
        *self.handled.entry(what.to_owned()).or_default() += 1;
        let total = self.total();
        let port = 8000 + u16::try_from(total % 1000)?;
        cx.unit().set_ports([Port::tcp(port)])?;
        cx.juju_state().set("total", total.to_string())?;
        if let Some(cluster) = cx.relations().cluster()? {
            cluster.unit_data_mut().set("total", total);
        }
        for source in &cx.relations().source()? {
            source.unit_data_mut().set("total", total);
            if let Some(leader) = cx.leader()? {
                source.app_data_mut(&leader).set("total", total);
            }
        }
        Ok(())
    }
}

fn main() -> ExitCode {
    ops::main::<Crash>()
}
