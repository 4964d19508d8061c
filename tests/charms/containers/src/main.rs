//! A charm with containers, which does in them what actions say.

use std::process::{Command, ExitCode};
use std::time::Duration;

use ops::pebble::{Check, Client, Layer, NewNotice, PushOptions, Service};
use ops::prelude::*;
use serde_json::{Value, json};

#[charm]
struct Pods;

#[charm]
impl Pods {
    #[on(web_pebble_ready)]
    fn ready(&self, cx: &Context<Self>) -> Result<()> {
        let period = Duration::from_millis(100);
        let check = Check::exec("test -e well").period(period).timeout(period).threshold(2);
        let sleeper = Service::new("sleep 1000").startup_enabled();
        let pebble = pebble(cx, "web");
        push(&pebble, "/well", "")?;
        pebble.combine_layer(
            "pods",
            &Layer::new().service("sleeper", sleeper).check("well", check),
        )?;
        pebble.replan()?.wait()?;
        tell(cx, "ready")
    }

    #[on(web_pebble_custom_notice)]
    fn notice(&self, cx: &Context<Self>) -> Result<()> {
        let (id, key) = (cx.hook().notice_id(), cx.hook().notice_key());
        let id = id.unwrap_or_default();
        tell(cx, &format!("{} {id}", key.unwrap_or_default()))
    }

    #[on(web_pebble_check_failed)]
    fn failed(&self, cx: &Context<Self>) -> Result<()> {
        tell(cx, &format!("{} is down", cx.hook().pebble_check_name().unwrap_or_default()))
    }

    #[on(web_pebble_check_recovered)]
    fn recovered(&self, cx: &Context<Self>) -> Result<()> {
        tell(cx, &format!("{} is up", cx.hook().pebble_check_name().unwrap_or_default()))
    }

    #[action]
    fn run(&self, cx: &Context<Self>, params: RunParams) -> Result<Value> {
        let RunParams { container, script } = params;
        let output = if container == "charm" {
            let output = Command::new("sh").args(["-c", &script]).output()?;
            String::from_utf8_lossy(&output.stdout).into_owned()
        } else {
            let output = pebble(cx, &container).exec(["sh", "-c", &script]).output()?;
            output.stdout_text().into_owned()
        };
        Ok(json!({"output": output.trim_end()}))
    }

    #[action]
    fn push(&self, cx: &Context<Self>, params: PushParams) -> Result<()> {
        push(&pebble(cx, "web"), &params.path, &params.content)
    }

    #[action]
    fn read(&self, cx: &Context<Self>, params: ReadParams) -> Result<Value> {
        Ok(json!({"content": pebble(cx, "web").pull_string(&params.path)?}))
    }

    #[action]
    fn remove(&self, cx: &Context<Self>, params: RemoveParams) -> Result<()> {
        pebble(cx, "web").remove_path(&params.path)?;
        Ok(())
    }

    #[action]
    fn notify(&self, cx: &Context<Self>, params: NotifyParams) -> Result<Value> {
        let id = pebble(cx, "web").notify(&NewNotice::custom(params.key))?;
        Ok(json!({"id": id.to_string()}))
    }
}

fn pebble(cx: &Context<Pods>, container: &str) -> Client {
    Client::new(cx.hook().containers_directory().join(container).join("pebble.socket"))
}

fn push(pebble: &Client, path: &str, content: &str) -> Result<()> {
    pebble.push(path, content.as_bytes(), &PushOptions::new())?;
    Ok(())
}

fn tell(cx: &Context<Pods>, what: &str) -> Result<()> {
    let container = cx.hook().workload_name().unwrap_or_default();
    cx.unit().set_status(&Status::active().with_message(format!("{container}: {what}")))?;
    Ok(())
}

fn main() -> ExitCode {
    ops::main::<Pods>()
}
