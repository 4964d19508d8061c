//! `/v1/notices`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::access::access_of;
use super::shapes::{NOTICE, NOTICE_DATA};
use super::{ApiError, null_is_default, sync};
use crate::daemon::{Core, Waited};
use crate::go_duration;
use crate::http::{Request, Response};
use crate::identities::Access;
use crate::json;
use crate::notices::{NewNotice, NoticeFilter, NoticeType, validate_key};

pub(super) fn list(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    let user_id = own_user(request)?;
    let user_id = user_filter(core, request, user_id)?;
    let types = request.list("types");
    let known: Vec<NoticeType> = types.iter().filter_map(|name| NoticeType::parse(name)).collect();
    if known.is_empty() && !types.is_empty() {
        return Ok(sync(core, [(); 0]));
    }
    let after = match request.parameter("after") {
        "" => None,
        text => Some(text.parse::<Timestamp>().map_err(|_| {
            ApiError::bad_request(format!(
                "invalid \"after\" timestamp: parsing time {text:?} as \"2006-01-02T15:04:05Z07:00\": cannot parse {text:?} as \"2006\""
            ))
        })?),
    };
    let timeout = match request.parameter("timeout") {
        "" => Duration::ZERO,
        text => go_duration::parse(text)
            .map_err(|error| ApiError::bad_request(format!("invalid timeout: {error}")))?
            .or_zero(),
    };
    let filter = NoticeFilter {
        user_id,
        types: (!types.is_empty()).then_some(known),
        keys: request.list("keys"),
        after,
    };
    let gone = || request.is_gone();
    let waited = core.wait_for(Some(timeout), &gone, |state| {
        let now = state.now();
        let found = state.notices.list(&filter, now);
        (!found.is_empty()).then_some(found)
    });
    match waited {
        Waited::Got(found) => Ok(sync(core, found)),
        Waited::TimedOut | Waited::Gone => Ok(sync(core, [(); 0])),
    }
}

fn own_user(request: &Request) -> Result<u32, ApiError> {
    request.user_id.ok_or_else(|| ApiError::new(403, "cannot determine UID of request"))
}

/// Whose notices a request is about: nobody's in particular are all users'.
fn user_filter(core: &Core, request: &Request, own: u32) -> Result<Option<u32>, ApiError> {
    let users = request.list("users");
    let ids = request.list("user-id");
    let is_admin = access_of(core, request) == Some(Access::Admin);
    let only_admins =
        |name: &str| ApiError::new(403, format!("only admins may use the {name:?} filter"));
    if !users.is_empty() && !is_admin {
        return Err(only_admins("users"));
    }
    if !ids.is_empty() && !is_admin {
        return Err(only_admins("user-id"));
    }
    if !users.is_empty() && !ids.is_empty() {
        let message = "cannot use both \"users\" and \"user-id\" parameters";
        return Err(ApiError::bad_request(message));
    }
    if !users.is_empty() {
        if users != ["all"] {
            return Err(ApiError::bad_request("invalid \"users\" filter: must be \"all\""));
        }
        return Ok(None);
    }
    let invalid =
        |what: String| ApiError::bad_request(format!("invalid \"user-id\" filter: {what}"));
    match ids.as_slice() {
        [] => Ok(Some(own)),
        [id] => {
            let number: i64 = id.parse().map_err(|_| {
                invalid(format!("strconv.ParseInt: parsing {id:?}: invalid syntax"))
            })?;
            u32::try_from(number)
                .map(Some)
                .map_err(|_| invalid(format!("user ID is not a valid uint32: {number}")))
        }
        _ => Err(invalid("must only include one \"user-id\"".to_owned())),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Post {
    #[serde(default, deserialize_with = "null_is_default")]
    action: String,
    #[serde(default, rename = "type", deserialize_with = "null_is_default")]
    notice_type: String,
    #[serde(default, deserialize_with = "null_is_default")]
    key: String,
    #[serde(default, deserialize_with = "null_is_default")]
    repeat_after: String,
    /// Its text.
    #[serde(default)]
    data: Option<String>,
}

#[derive(Serialize)]
struct Added {
    id: String,
}

pub(super) fn add(
    core: &Arc<Core>,
    request: &mut Request,
    _: &[&str],
) -> Result<Response, ApiError> {
    const MOST_DATA: usize = 4096;
    let user_id = own_user(request)?;
    let post: Post = request.json("cannot decode request body", &NOTICE)?;
    if post.action != "add" {
        return Err(ApiError::bad_request(format!("invalid action {:?}", post.action)));
    }
    if post.notice_type != "custom" {
        return Err(ApiError::bad_request(format!(
            "invalid type {:?} (can only add \"custom\" notices)",
            post.notice_type
        )));
    }
    if post.key.len() > 256 {
        return Err(ApiError::bad_request("key must be 256 bytes or less"));
    }
    validate_key(&post.key).map_err(ApiError::bad_request)?;
    let repeat_after = if post.repeat_after.is_empty() {
        Duration::ZERO
    } else {
        go_duration::parse(&post.repeat_after)
            .map_err(|error| ApiError::bad_request(format!("invalid repeat-after: {error}")))?
            .or_zero()
    };
    let text = post.data.as_deref().unwrap_or("null");
    if text.len() > MOST_DATA {
        let message = format!("total size of data must be {MOST_DATA} bytes or less");
        return Err(ApiError::bad_request(message));
    }
    let data: Option<BTreeMap<String, String>> = json::decode(text.as_bytes(), &NOTICE_DATA)
        .map_err(|error| ApiError::bad_request(format!("cannot decode notice data: {error}")))?;
    let id = core.with(|state| {
        let now = state.now();
        let new = NewNotice {
            user_id: Some(user_id),
            notice_type: NoticeType::Custom,
            key: post.key,
            data: data.unwrap_or_default(),
            repeat_after,
        };
        state.notices.add(new, now)
    });
    Ok(sync(core, Added { id }))
}

pub(super) fn get(
    core: &Arc<Core>,
    request: &mut Request,
    varying: &[&str],
) -> Result<Response, ApiError> {
    let id = varying.first().copied().unwrap_or_default();
    let user_id = own_user(request)?;
    let found = core.with(|state| {
        let now = state.now();
        state.notices.get(id, now).cloned()
    });
    let notice =
        found.ok_or_else(|| ApiError::not_found(format!("cannot find notice with ID {id:?}")))?;
    let is_own = notice.user_id.is_none_or(|owner| owner == user_id);
    if !is_own && access_of(core, request) != Some(Access::Admin) {
        return Err(ApiError::new(403, "not allowed to access notice with id"));
    }
    Ok(sync(core, notice))
}
