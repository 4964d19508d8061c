//! Secrets: the charm's own, and the other side's.

use std::time::Duration;

use ops::SecretRotation;
use ops::prelude::*;

use crate::{AddSecretParams, AddSecretRotate, Parity};

/// The leader's proof, if the application is to own the secret.
pub(crate) fn owner(cx: &Context<Parity>, is_app: bool) -> Result<Option<Leader<'_>>> {
    match cx.leader()? {
        _ if !is_app => Ok(None),
        Some(leader) => Ok(Some(leader)),
        None => Err("not the leader".into()),
    }
}

pub(crate) fn content(value: String) -> Result<SecretContent> {
    Ok(SecretContent::new().with("value", value)?)
}

/// Adds a secret, and grants it to those who show the site.
pub(crate) fn add<'cx>(
    cx: &'cx Context<Parity>,
    owner: Option<&Leader<'cx>>,
    params: AddSecretParams,
) -> Result<()> {
    let content = content(params.value)?;
    let secret = match owner {
        Some(leader) => cx.app().add_secret(leader, content),
        None => cx.unit().add_secret(content),
    };
    let mut secret = secret.label(params.label).description("a key").rotate(match params.rotate {
        AddSecretRotate::Never => SecretRotation::Never,
        AddSecretRotate::Hourly => SecretRotation::Hourly,
        AddSecretRotate::Daily => SecretRotation::Daily,
    });
    if let hours @ 1_u64.. = params.expire.try_into()? {
        secret = secret.expire(Duration::from_secs(hours.saturating_mul(3600)));
    }
    let secret = secret.add()?;
    for relation in &cx.relations().site()? {
        secret.grant(relation);
        relation.unit_data_mut().set("secret", secret.id());
    }
    Ok(())
}

/// The charm's own secret of this label.
pub(crate) fn owned<'cx>(
    cx: &'cx Context<Parity>,
    owner: Option<&Leader<'cx>>,
    label: &str,
) -> Result<OwnedSecret<'cx>> {
    let secret = match owner {
        Some(leader) => cx.app().secret(leader, label)?,
        None => cx.unit().secret(label)?,
    };
    Ok(secret.ok_or("no such secret")?)
}

/// The secret that the other side has told of.
pub(crate) fn theirs(cx: &Context<Parity>) -> Result<Option<Secret<'_>>> {
    let Some(upstream) = cx.relations().upstream()? else { return Ok(None) };
    for unit in upstream.units()? {
        if let Some(id) = upstream.remote_unit_data(&unit)?.get("secret") {
            return Ok(Some(cx.secret(&id.parse()?).with_label("theirs")));
        }
    }
    Ok(None)
}

/// The value, which is none to hide: it is the test's.
pub(crate) fn shown(content: &SecretContent) -> Result<&str> {
    Ok(content.get("value").ok_or("no value")?)
}
