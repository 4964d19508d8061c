//! The parity charm with this project: what `python/src/charm.py` does with Python's ops.

mod kept;
mod relations;
mod secrets;
mod shelf;
mod told;

use std::fs;
use std::process::ExitCode;

use ops::EmittedEvent as _;
use ops::prelude::*;
use serde::Serialize;
use serde_json::json;

use self::shelf::{Shelf, ShelfEvent};

/// Shows all that it is told and can do.
#[charm(dir = "..")]
struct Parity {
    /// What this dispatch is about, in words.
    happened: String,
    /// The events that it has put off.
    deferred: Vec<&'static str>,
    /// How many events were handled while that was counted.
    #[stored]
    count: u64,
    /// Which ones.
    #[stored]
    handled: Vec<String>,
    /// What a part of a Python charm has kept.
    #[stored(python = "Part[one]/value")]
    of_part: serde_json::Value,
    /// What others show.
    #[component(relation = "upstream", python = "Shelf[shelf]")]
    shelf: Shelf,
}

#[charm(dir = "..")]
impl Parity {
    #[on(
        config_changed,
        disks_storage_attached,
        leader_elected,
        secret_changed,
        site_relation_changed,
        site_relation_departed,
        site_relation_joined,
        start,
        update_status,
        upgrade_charm,
        upstream_relation_changed
    )]
    fn keep(&mut self, cx: &Context<Self>, event: &ParityEvent) -> Result<Flow> {
        self.keep_or_defer(cx, event.name(), || {
            Ok(format!("{}{}", told::told(event), kept::said(cx, event)?))
        })
    }

    #[on(shelf.shelved, shelf.cleared, shelf.counted)]
    fn on_shelf(&mut self, cx: &Context<Self>, event: &ShelfEvent) -> Result<Flow> {
        self.keep_or_defer(cx, event.name(), || Ok(shelf::told(event)))
    }

    fn keep_or_defer(
        &mut self,
        cx: &Context<Self>,
        name: &'static str,
        words: impl FnOnce() -> Result<String>,
    ) -> Result<Flow> {
        let config = cx.config()?;
        if config.defer.split_whitespace().any(|word| word == name) {
            self.deferred.push(name);
            return Ok(Flow::defer("told to"));
        }
        if config.keep {
            self.count += 1;
            self.handled.push(words()?);
        }
        Ok(Flow::Done)
    }

    #[on(
        install,
        start,
        stop,
        remove,
        update_status,
        upgrade_charm,
        config_changed,
        leader_elected,
        leader_settings_changed,
        secret_changed,
        secret_expired,
        secret_remove,
        secret_rotate,
        disks_storage_attached,
        disks_storage_detaching,
        cluster_relation_created,
        cluster_relation_joined,
        cluster_relation_changed,
        cluster_relation_departed,
        site_relation_created,
        site_relation_joined,
        site_relation_changed,
        site_relation_departed,
        site_relation_broken,
        upstream_relation_created,
        upstream_relation_joined,
        upstream_relation_changed,
        upstream_relation_departed,
        upstream_relation_broken
    )]
    fn any(&mut self, cx: &Context<Self>, event: &ParityEvent) -> Result<()> {
        use ParityEvent as E;

        self.happened = told::told(event);
        match event {
            E::Install(_) | E::UpgradeCharm(_) => cx.unit().set_workload_version("1.0")?,
            E::ConfigChanged(_) => configure(cx)?,
            E::LeaderElected(_) => relations::announce(cx)?,
            E::SecretRotate(event) => {
                event.secret(cx).set_content(secrets::content("rotated".to_owned())?)?;
            }
            E::SecretExpired(event) => event.remove_revision(cx),
            E::SecretRemove(event) => event.remove_revision(cx),
            E::ClusterRelationCreated(event) => relations::relate(cx, &event.relation(cx))?,
            E::ClusterRelationJoined(event) => relations::relate(cx, &event.relation(cx))?,
            E::ClusterRelationChanged(event) => relations::relate(cx, &event.relation(cx))?,
            E::ClusterRelationDeparted(event) => relations::relate(cx, &event.relation(cx))?,
            E::SiteRelationCreated(event) => relations::relate(cx, &event.relation(cx))?,
            E::SiteRelationJoined(event) => relations::relate(cx, &event.relation(cx))?,
            E::SiteRelationChanged(event) => relations::relate(cx, &event.relation(cx))?,
            E::SiteRelationDeparted(event) => relations::relate(cx, &event.relation(cx))?,
            E::UpstreamRelationCreated(event) => relations::relate(cx, &event.relation(cx))?,
            E::UpstreamRelationJoined(event) => relations::relate(cx, &event.relation(cx))?,
            E::UpstreamRelationChanged(event) => relations::relate(cx, &event.relation(cx))?,
            E::UpstreamRelationDeparted(event) => relations::relate(cx, &event.relation(cx))?,
            _ => {}
        }
        if cx.config()?.reboot == event.name() {
            reboot(cx)?;
        }
        if cx.config()?.fail_on == event.name() { fail(cx.config()?.fail_times) } else { Ok(()) }
    }

    #[status]
    fn unit_status(&self, cx: &Context<Self>) -> Result<Vec<Status>> {
        let config = cx.config()?;
        let mut statuses = vec![
            Status::waiting(&config.waiting),
            Status::maintenance(&config.maintenance),
            Status::blocked(&config.blocked),
        ];
        statuses.retain(|status| !status.message().is_empty());
        if !self.deferred.is_empty() {
            statuses.push(Status::waiting(format!("deferred {}", self.deferred.join(", "))));
        }
        let mut message = self.happened.clone();
        if config.keep {
            message += &format!(" [{}: {}]", self.count, self.handled.join(", "));
        }
        statuses.push(Status::active().with_message(message));
        Ok(statuses)
    }

    #[status(app)]
    fn app_status(&self, cx: &Context<Self>) -> Result<Status> {
        let related = relations::all(cx)?.join(",");
        let message = format!("led by {}, in {related}", cx.unit().name());
        Ok(Status::active().with_message(message))
    }

    #[action]
    fn echo(&mut self, _cx: &Context<Self>, params: EchoParams) -> Result<impl Serialize> {
        self.happened = "echo".to_owned();
        let params = json!({
            "text": params.text,
            "count": params.count,
            "ratio": params.ratio,
            "sure": params.sure,
            "list": params.list,
            "nested": params.nested,
        });
        Ok(json!({"params": params.to_string()}))
    }

    #[action]
    fn nest(&mut self, _cx: &Context<Self>) -> Result<impl Serialize> {
        self.happened = "nest".to_owned();
        Ok(json!({"path": "/srv", "size": {"bytes": 7, "of-it": {"used": "all"}}}))
    }

    #[action]
    fn kinds(&mut self, _cx: &Context<Self>) -> Result<impl Serialize> {
        self.happened = "kinds".to_owned();
        Ok(json!({"yes": true, "list": ["a", "b"], "number": 0.25}))
    }

    #[action]
    fn fail_action(
        &mut self,
        cx: &Context<Self>,
        params: FailActionParams,
        action: &Action,
    ) -> Result<(), ActionError> {
        self.happened = "fail-action".to_owned();
        action.log("about to fail")?;
        if params.write {
            for endpoint in relations::ENDPOINTS {
                relations::publish(cx, endpoint, None, "failed", "yes")?;
            }
        }
        Err(ActionError::msg(params.message))
    }

    #[action]
    fn crash(&mut self, _cx: &Context<Self>) -> Result<(), ActionError> {
        self.happened = "crash".to_owned();
        Err("crashed".into())
    }

    #[action]
    fn report(
        &mut self,
        _cx: &Context<Self>,
        params: ReportParams,
        action: &Action,
    ) -> Result<(), ActionError> {
        self.happened = "report".to_owned();
        (0..params.lines).try_for_each(|line| Ok(action.log(format!("line {line}"))?))
    }

    #[action]
    fn publish(&mut self, cx: &Context<Self>, params: PublishParams) -> Result<(), ActionError> {
        self.happened = "publish".to_owned();
        let leader = match params.scope {
            PublishScope::App => Some(cx.leader()?.ok_or("not the leader")?),
            PublishScope::Unit => None,
        };
        let PublishParams { endpoint, key, value, .. } = &params;
        relations::publish(cx, endpoint, leader.as_ref(), key, value)
    }

    #[action]
    fn show(&mut self, cx: &Context<Self>) -> Result<impl Serialize> {
        self.happened = "show".to_owned();
        Ok(json!({"relations": relations::show(cx)?.to_string()}))
    }

    #[action]
    fn open(&mut self, cx: &Context<Self>, params: OpenParams) -> Result<(), ActionError> {
        self.happened = "open".to_owned();
        cx.unit().open_port(params.port.parse()?);
        Ok(())
    }

    #[action]
    fn close(&mut self, cx: &Context<Self>, params: CloseParams) -> Result<(), ActionError> {
        self.happened = "close".to_owned();
        cx.unit().close_port(params.port.parse()?);
        Ok(())
    }

    #[action]
    fn ports(&mut self, cx: &Context<Self>) -> Result<impl Serialize> {
        self.happened = "ports".to_owned();
        let mut open: Vec<_> = cx.unit().opened_ports()?.iter().map(Port::to_string).collect();
        open.sort();
        Ok(json!({"open": open.join(",")}))
    }

    #[action]
    fn set_status(
        &mut self,
        cx: &Context<Self>,
        params: SetStatusParams,
    ) -> Result<impl Serialize> {
        self.happened = "set-status".to_owned();
        let status = Status::maintenance(params.message);
        let (before, after) = match params.scope {
            SetStatusScope::App => {
                let (app, leader) = (cx.app(), cx.leader()?.ok_or("not the leader")?);
                let before = app.status(&leader)?;
                app.set_status(&leader, &status)?;
                (before, app.status(&leader)?)
            }
            SetStatusScope::Unit => {
                let before = cx.unit().status()?;
                cx.unit().set_status(&status)?;
                (before, cx.unit().status()?)
            }
        };
        Ok(json!({
            "before": format!("{}: {}", before.kind, before.message),
            "after": format!("{}: {}", after.kind, after.message),
        }))
    }

    #[action]
    fn set_version(
        &mut self,
        cx: &Context<Self>,
        params: SetVersionParams,
    ) -> Result<(), ActionError> {
        self.happened = "set-version".to_owned();
        Ok(cx.unit().set_workload_version(&params.version)?)
    }

    #[action]
    fn add_storage(&mut self, cx: &Context<Self>, params: AddStorageParams) -> Result<()> {
        self.happened = "add-storage".to_owned();
        cx.storages().disks()?.request(params.count.try_into()?)?;
        Ok(())
    }

    #[action]
    fn show_storage(&mut self, cx: &Context<Self>) -> Result<impl Serialize> {
        self.happened = "show-storage".to_owned();
        let disks = cx.storages().disks()?;
        let mut disks: Vec<_> =
            disks.iter().map(|disk| format!("{}/{}", disk.name(), disk.index())).collect();
        disks.sort();
        Ok(json!({"disks": disks.join(",")}))
    }

    #[action]
    fn show_goal(&mut self, cx: &Context<Self>) -> Result<impl Serialize> {
        self.happened = "show-goal".to_owned();
        Ok(json!({"units": cx.app().planned_units()?}))
    }

    #[action]
    fn show_resource(&mut self, cx: &Context<Self>) -> Result<impl Serialize> {
        self.happened = "show-resource".to_owned();
        let page = cx.resources().page().path().map_err(|_| "no page")?;
        Ok(json!({"page": fs::read_to_string(page)?}))
    }

    #[action]
    fn show_cloud(&mut self, cx: &Context<Self>) -> Result<impl Serialize> {
        self.happened = "show-cloud".to_owned();
        let cloud = cx.cloud_spec().map_err(|_| "not trusted")?;
        let way = cloud.credential.as_ref().map_or("-", |credential| &credential.auth_type);
        let region = cloud.region.as_deref().unwrap_or("-");
        Ok(json!({"cloud": format!("{} {} {region} {way}", cloud.name, cloud.cloud_type)}))
    }

    #[action]
    fn add_secret(&mut self, cx: &Context<Self>, params: AddSecretParams) -> Result<()> {
        self.happened = "add-secret".to_owned();
        let owner = secrets::owner(cx, params.scope == AddSecretScope::App)?;
        secrets::add(cx, owner.as_ref(), params)
    }

    #[action]
    fn set_secret(&mut self, cx: &Context<Self>, params: SetSecretParams) -> Result<()> {
        self.happened = "set-secret".to_owned();
        let owner = secrets::owner(cx, params.scope == SetSecretScope::App)?;
        let secret = secrets::owned(cx, owner.as_ref(), &params.label)?;
        Ok(secret.set_content(secrets::content(params.value)?)?)
    }

    #[action]
    fn revoke_secret(&mut self, cx: &Context<Self>, params: RevokeSecretParams) -> Result<()> {
        self.happened = "revoke-secret".to_owned();
        let owner = secrets::owner(cx, params.scope == RevokeSecretScope::App)?;
        let secret = secrets::owned(cx, owner.as_ref(), &params.label)?;
        for relation in &cx.relations().site()? {
            secret.revoke(relation);
        }
        Ok(())
    }

    #[action]
    fn remove_secret(&mut self, cx: &Context<Self>, params: RemoveSecretParams) -> Result<()> {
        self.happened = "remove-secret".to_owned();
        let owner = secrets::owner(cx, params.scope == RemoveSecretScope::App)?;
        let secret = secrets::owned(cx, owner.as_ref(), &params.label)?;
        match params.revision.try_into()? {
            0 => secret.remove(),
            revision => drop(secret.remove_revision(revision)),
        }
        Ok(())
    }

    #[action]
    fn read_secret(
        &mut self,
        cx: &Context<Self>,
        params: ReadSecretParams,
    ) -> Result<Option<impl Serialize>> {
        self.happened = "read-secret".to_owned();
        let Some(secret) = secrets::theirs(cx)? else { return Ok(None) };
        let content = match params.verb {
            ReadSecretVerb::Tracked => secret.tracked(),
            ReadSecretVerb::Peek => secret.peek(),
            ReadSecretVerb::Refresh => secret.refresh(),
        };
        let content = content.map_err(|_| "not to be read")?;
        Ok(Some(json!({"content": secrets::shown(&content)?})))
    }
}

fn configure(cx: &Context<Parity>) -> Result<()> {
    let config = cx.config()?;
    if let Some(cluster) = cx.relations().cluster()? {
        let label = config.label.as_deref().unwrap_or("-");
        cluster.unit_data_mut().set(
            "config",
            format_args!(
                "{}|{}|{:.3}|{}|{label}",
                config.greeting, config.workers, config.ratio, config.debug
            ),
        );
    }
    for port in cx.unit().opened_ports()? {
        cx.unit().close_port(port);
    }
    for port in config.ports.split_whitespace() {
        cx.unit().open_port(port.parse()?);
    }
    Ok(())
}

/// Fails as often as the options say; a file counts, as a workload's own files would.
fn fail(times: i64) -> Result<()> {
    let before = fs::read("attempts").map_or(0, |attempts| attempts.len());
    if i64::try_from(before)? < times {
        fs::write("attempts", "x".repeat(before + 1))?;
        return Err("told to fail".into());
    }
    Ok(())
}

/// Reboots once; a file remembers it.
fn reboot(cx: &Context<Parity>) -> Result<()> {
    if !fs::exists("rebooted")? {
        fs::write("rebooted", "")?;
        cx.reboot()?;
    }
    Ok(())
}

fn main() -> ExitCode {
    ops::main::<Parity>()
}
