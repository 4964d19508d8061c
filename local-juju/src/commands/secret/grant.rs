//! `secret-grant` and `secret-revoke`.

use super::pending::AccessChange;
use super::{UNIT, not_found, required_uri};
use crate::commands::call::{Call, Command, Failure, RELATION, no_more};
use crate::commands::flags::{Arguments, Flag, FlagKind};
use crate::go::quote;
use crate::state::{ApplicationName, GrantTarget, RelationId, SecretGrant, UnitName};

const APPLICATION: Flag = Flag {
    names: &["app", "application"],
    kind: FlagKind::Text,
    purpose: "the application to revoke access",
};

pub(in crate::commands) const GRANT: Command = Command {
    name: "secret-grant",
    arguments: "<ID>",
    purpose: "Grant access to a secret.",
    flags: &[RELATION, UNIT],
    run: grant,
};

pub(in crate::commands) const REVOKE: Command = Command {
    name: "secret-revoke",
    arguments: "<ID>",
    purpose: "Revoke access to a secret.",
    flags: &[APPLICATION, RELATION, UNIT],
    run: revoke,
};

fn grant(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let (uri, rest) = required_uri(&arguments.positional)?;
    let relation = call.required_relation(arguments)?;
    let application = remote_application(call, relation);
    let unit = unit(arguments)?;
    let target = match (unit, application) {
        (Some(unit), Some(application)) if *unit.application() != application => {
            return Failure::usage(format!(
                "cannot specify unit {} in relation to application {}",
                quote(unit.as_str()),
                quote(application.as_str())
            ));
        }
        (Some(unit), _) => GrantTarget::Unit(unit),
        (None, Some(application)) => GrantTarget::Application(application),
        (None, None) => return Failure::run("relation not found"),
    };
    no_more(rest)?;
    let Some(owner) = call.secret_owner(&uri).filter(|owner| owner.is_of(call.run.unit())) else {
        return not_found(uri.id);
    };
    call.check_leader(Some(owner))?;
    let mut grants = call.secret(&uri).map(|secret| secret.grants.clone()).unwrap_or_default();
    call.run.pending.secrets.apply_access(&uri.id, &mut grants);
    for granted in grants.iter().filter(|granted| granted.relation == Some(relation)) {
        match (&granted.target, &target) {
            (granted, target) if granted == target => return Ok(()),
            // It includes the unit.
            (GrantTarget::Application(_), _) => return Ok(()),
            (_, GrantTarget::Application(_)) => {
                return Failure::run(
                    "any unit level grants need to be revoked before granting access to the \
                     corresponding application",
                );
            }
            _ => {}
        }
    }
    let grant = AccessChange::Grant(SecretGrant { target, relation: Some(relation) });
    call.run.pending.secrets.access.push((uri, grant));
    Ok(())
}

/// Takes a grant back. Whether there is such a secret is found at the commit.
fn revoke(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let (uri, rest) = required_uri(&arguments.positional)?;
    let unit = unit(arguments)?;
    let application = arguments.value("app").filter(|name| !name.is_empty());
    let application = application.map(|name| {
        let refused = |_| Failure::Usage(format!("application {} not valid", quote(name)));
        name.parse::<ApplicationName>().map_err(refused)
    });
    let application = application.transpose()?;
    if unit.is_some() && application.is_some() {
        return Failure::usage("specify only one of application or unit");
    }
    if application.is_some() && arguments.value("relation").is_some() {
        return Failure::usage("do not specify both relation and app");
    }
    let relation = if application.is_some() { None } else { call.relation(arguments) };
    let target = match (unit, application) {
        (Some(unit), _) => Some(GrantTarget::Unit(unit)),
        (None, Some(application)) => Some(GrantTarget::Application(application)),
        (None, None) => relation
            .and_then(|relation| remote_application(call, relation))
            .map(GrantTarget::Application),
    };
    let Some(target) = target else {
        return Failure::usage("missing relation or application or unit");
    };
    no_more(rest)?;
    call.check_leader(call.secret_owner(&uri))?;
    call.run.pending.secrets.access.push((uri, AccessChange::Revoke(target, relation)));
    Ok(())
}

fn unit(arguments: &Arguments) -> Result<Option<UnitName>, Failure> {
    let unit = arguments.value("unit").filter(|name| !name.is_empty()).map(|name| {
        name.parse().map_err(|_| Failure::Usage(format!("unit {} not valid", quote(name))))
    });
    unit.transpose()
}

fn remote_application(call: &Call<'_>, relation: RelationId) -> Option<ApplicationName> {
    call.run.relations.get(&relation).map(|relation| relation.application.clone())
}
