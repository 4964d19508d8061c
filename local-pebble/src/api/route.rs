//! Which request is answered by what.

use std::sync::Arc;

use super::access::{Level, is_allowed};
use super::{
    ApiError, changes, checks, exec, files, identities, logs, metrics, notices, plan, services,
    signals, system,
};
use crate::daemon::Core;
use crate::http::{Method, Request, Response};

/// What answers a request; the text is the part of the path that varies.
type Handler = fn(&Arc<Core>, &mut Request, &[&str]) -> Result<Response, ApiError>;

/// A path's methods.
#[derive(Default)]
struct Route {
    get: Option<(Level, Handler)>,
    post: Option<(Level, Handler)>,
}

/// Answers a request.
pub(crate) fn handle(core: &Arc<Core>, request: &mut Request) -> Response {
    if let Some(location) = cleaned(&request.path) {
        return Response::Moved { location };
    }
    answer(core, request).unwrap_or_else(ApiError::into_response)
}

fn answer(core: &Arc<Core>, request: &mut Request) -> Result<Response, ApiError> {
    let path = request.path.clone();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let found = match parts.split_first() {
        Some((&"v1", rest)) => route(rest),
        _ => None,
    };
    let Some((route, varying)) = found else {
        return Err(ApiError::not_found("invalid API endpoint requested"));
    };
    let method = match request.method {
        Method::Get => route.get,
        Method::Post => route.post,
        Method::Other(_) => None,
    };
    let Some((level, handler)) = method else {
        let name = request.method.as_str();
        return Err(ApiError::new(405, format!("method {name:?} not allowed")));
    };
    if !is_allowed(core, request, level) {
        return Err(ApiError::new(401, "access denied").with_kind("login-required"));
    }
    handler(core, request, &varying)
}

fn route<'p>(path: &[&'p str]) -> Option<(Route, Vec<&'p str>)> {
    use Level::{Admin, Metrics, Open, Pairing, User};
    let get = |level, handler: Handler| Route { get: Some((level, handler)), post: None };
    let post = |level, handler: Handler| Route { get: None, post: Some((level, handler)) };
    let both =
        |get: (Level, Handler), post: (Level, Handler)| Route { get: Some(get), post: Some(post) };
    let mut varying = Vec::new();
    let route = match path {
        ["system-info"] => get(Open, system::info),
        ["health"] => get(Open, system::health),
        ["changes"] => get(User, changes::list),
        ["changes", id] => {
            varying.push(*id);
            both((User, changes::get), (Admin, changes::post))
        }
        ["changes", id, "wait"] => {
            varying.push(*id);
            get(User, changes::wait)
        }
        ["services"] => both((User, services::list), (Admin, services::post)),
        ["services", _] => both((User, services::one), (Admin, services::one)),
        ["plan"] => get(Admin, plan::get),
        ["layers"] => post(Admin, plan::add_layer),
        ["files"] => both((Admin, files::get), (Admin, files::post)),
        ["logs"] => get(User, logs::get),
        ["exec"] => post(Admin, exec::post),
        ["tasks", task, "websocket", id] => {
            varying.extend([*task, *id]);
            get(Admin, exec::websocket)
        }
        ["signals"] => post(Admin, signals::post),
        ["checks"] => both((User, checks::list), (Admin, checks::post)),
        ["checks", "refresh"] => post(Admin, checks::refresh),
        ["notices"] => both((User, notices::list), (User, notices::add)),
        ["notices", id] => {
            varying.push(*id);
            get(User, notices::get)
        }
        ["identities"] => both((User, identities::list), (Admin, identities::post)),
        ["pairing"] => post(Pairing, identities::pair),
        ["metrics"] => get(Metrics, metrics::get),
        _ => return None,
    };
    Some((route, varying))
}

/// The path as it should have been, if it was not.
fn cleaned(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').skip(1) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    let mut clean = format!("/{}", parts.join("/"));
    if path.ends_with('/') && clean != "/" {
        clean.push('/');
    }
    (clean != path).then_some(clean)
}
