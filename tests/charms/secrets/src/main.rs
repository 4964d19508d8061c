//! A charm that shares secrets with another one of its kind.

use std::process::ExitCode;
use std::time::Duration;

use ops::hook::ErrorKind;
use ops::prelude::*;
use ops::{SecretContent, SecretId, SecretRotation};
use serde_json::{Value, json};

/// What the password is labelled, and what keeps a token that expires.
const PASSWORD: &str = "password";
const TOKEN: &str = "token";
/// How those who are given the password label it.
const GIVEN: &str = "given";
/// How the secret that the option `certificate` names is labelled.
const CERTIFICATE: &str = "certificate";
/// What every password begins with. The tests look for it everywhere.
const CLEAR: &str = "correct-horse-battery-staple";

#[charm]
struct Secrets;

#[charm]
impl Secrets {
    #[on(share_relation_created)]
    fn share(&self, cx: &Context<Self>, event: &ShareRelationCreated) -> Result<()> {
        let Some(leader) = cx.leader()? else { return Ok(()) };
        let password = match cx.app().secret(&leader, PASSWORD)? {
            Some(password) => password,
            None => {
                let new = cx.app().add_secret(&leader, password(1)?).label(PASSWORD);
                let new = new.description("Of the service").rotate(SecretRotation::Hourly).add()?;
                let token = cx.app().add_secret(&leader, password(0)?).label(TOKEN);
                token.expire(Duration::from_secs(2 * 3600)).add()?;
                new
            }
        };
        let relation = event.relation(cx);
        password.grant(&relation);
        relation.app_data_mut(&leader).set("secret-id", password.id());
        Ok(())
    }

    #[on(secret_rotate)]
    fn rotate(&self, cx: &Context<Self>, event: &SecretRotate) -> Result<()> {
        let secret = event.secret(cx);
        let next = secret.info()?.revision + 1;
        secret.set_content(password(next)?)?;
        Ok(())
    }

    #[on(secret_expired)]
    fn expired(&self, cx: &Context<Self>, event: &SecretExpired) {
        event.remove_revision(cx);
    }

    #[on(secret_remove)]
    fn obsolete(&self, cx: &Context<Self>, event: &SecretRemove) {
        event.remove_revision(cx);
    }

    #[on(login_relation_changed)]
    fn given(&self, cx: &Context<Self>, event: &LoginRelationChanged) -> Result<()> {
        let data = event.relation(cx).remote_app_data()?;
        if let Some(id) = data.get("secret-id") {
            let secret = cx.secret(&id.parse::<SecretId>()?).with_label(GIVEN);
            show(cx, &secret.tracked()?)?;
        }
        Ok(())
    }

    #[on(secret_changed)]
    fn changed(&self, cx: &Context<Self>, event: &SecretChanged) -> Result<()> {
        if let Some(GIVEN | CERTIFICATE) = event.label() {
            show(cx, &event.secret(cx).refresh()?)?;
        }
        Ok(())
    }

    /// A user may not have granted the secret yet.
    #[on(config_changed)]
    fn configured(&self, cx: &Context<Self>) -> Result<()> {
        let Some(id) = &cx.config()?.certificate else { return Ok(()) };
        match cx.secret(id).with_label(CERTIFICATE).tracked() {
            Ok(content) => show(cx, &content),
            Err(ops::Error::Hook(error)) if error.kind() == Some(ErrorKind::PermissionDenied) => {
                Ok(cx.unit().set_status(&Status::blocked("the certificate is not granted"))?)
            }
            Err(error) => Err(error.into()),
        }
    }

    #[action]
    fn peek(&self, cx: &Context<Self>) -> Result<Value> {
        let secret = cx.secret_with_label(GIVEN);
        Ok(json!({"tracked": number(&secret.tracked()?), "latest": number(&secret.peek()?)}))
    }

    #[action]
    fn revoke(&self, cx: &Context<Self>) -> Result<()> {
        if let Some(leader) = cx.leader()?
            && let Some(password) = cx.app().secret(&leader, PASSWORD)?
        {
            for relation in &cx.relations().share()? {
                password.revoke(relation);
            }
        }
        Ok(())
    }

    #[action]
    fn remove(&self, cx: &Context<Self>) -> Result<()> {
        if let Some(leader) = cx.leader()?
            && let Some(password) = cx.app().secret(&leader, PASSWORD)?
        {
            password.remove();
        }
        Ok(())
    }
}

fn password(number: u64) -> Result<SecretContent> {
    Ok(SecretContent::new().with("password", format!("{CLEAR}-{number}"))?)
}

/// The number of a password, which is no secret.
fn number(content: &SecretContent) -> &str {
    let password = content.get("password").unwrap_or_default();
    password.rsplit('-').next().unwrap_or_default()
}

fn show(cx: &Context<Secrets>, content: &SecretContent) -> Result<()> {
    let message = format!("has password {}", number(content));
    cx.unit().set_status(&Status::active().with_message(message))?;
    Ok(())
}

fn main() -> ExitCode {
    ops::main::<Secrets>()
}
