//! What a client asks.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::session::ExecSession;
use crate::api::null_is_default;
use crate::changes::{ChangeId, NewTask, Work};
use crate::daemon::State;
use crate::go_duration;
use crate::plan::UserFields;
use crate::processes::Streams;
use crate::services::ProcessContext;

/// The body of a request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ExecRequest {
    #[serde(default, deserialize_with = "null_is_default")]
    command: Vec<String>,
    #[serde(default, deserialize_with = "null_is_default")]
    service_context: String,
    #[serde(default, deserialize_with = "null_is_default")]
    environment: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "null_is_default")]
    working_dir: String,
    #[serde(default, deserialize_with = "null_is_default")]
    timeout: String,
    #[serde(flatten)]
    user: UserFields,
    #[serde(default, deserialize_with = "null_is_default")]
    terminal: bool,
    #[serde(default, deserialize_with = "null_is_default")]
    interactive: bool,
    #[serde(default, deserialize_with = "null_is_default")]
    split_stderr: bool,
    #[serde(default, deserialize_with = "null_is_default")]
    width: i64,
    #[serde(default, deserialize_with = "null_is_default")]
    height: i64,
}

/// What a client is told of its command.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Accepted {
    environment: BTreeMap<String, String>,
    task_id: String,
    working_dir: String,
}

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExecError {
    /// The request is wrong.
    #[error("{0}")]
    Refused(String),
    /// What the daemon answers with 500.
    #[error("cannot call exec: {0}")]
    Failed(String),
}

impl State {
    /// Makes the change that runs a command.
    pub(crate) fn exec(
        &mut self,
        request: ExecRequest,
        is_whole: bool,
    ) -> Result<(ChangeId, Accepted), ExecError> {
        let refused = |what: &str| Err(ExecError::Refused(what.to_owned()));
        let Some(program) = request.command.first().cloned() else {
            return refused("must specify command");
        };
        let timeout = if request.timeout.is_empty() {
            Duration::ZERO
        } else {
            go_duration::parse(&request.timeout)
                .map_err(|error| ExecError::Refused(format!("invalid timeout: {error}")))?
                .or_zero()
        };
        if self.processes.look_up(&program).is_err() {
            return refused(&format!("cannot find executable {program:?}"));
        }
        let mut context = ProcessContext {
            environment: request.environment,
            user: request.user,
            working_dir: request.working_dir,
        };
        if !request.service_context.is_empty() {
            let service = &request.service_context;
            let missing = || ExecError::Refused(format!("context service {service:?} not found"));
            context = context.with_service(self, service).ok_or_else(missing)?;
        }
        let owner = self.accounts.resolve(&context.user).map_err(ExecError::Refused)?;
        let uid = owner.map_or_else(|| rustix::process::getuid().as_raw(), |owner| owner.uid);
        let account = self.accounts.user_by_id(uid);
        if context.working_dir.is_empty() {
            // A root that is only a directory has no homes.
            let home = account.as_ref().map(|user| user.home.clone());
            context.working_dir =
                home.filter(|home| is_whole && !home.is_empty()).unwrap_or_else(|| "/".to_owned());
        }
        if !self.processes.has_directory(&context.working_dir) {
            return Err(ExecError::Failed(format!(
                "working directory {:?} does not exist",
                context.working_dir
            )));
        }
        if request.interactive && !request.terminal {
            let what = "cannot use interactive mode without a terminal";
            return Err(ExecError::Failed(what.to_owned()));
        }
        let mut environment = self.processes.environment();
        if owner.is_some_and(|owner| owner.uid != rustix::process::getuid().as_raw()) {
            environment.remove("HOME");
            environment.remove("USER");
        }
        environment.append(&mut context.environment);
        let mut default = |name: &str, value: &str| {
            let present = environment.get(name).is_some_and(|value| !value.is_empty());
            if !present && !value.is_empty() {
                environment.insert(name.to_owned(), value.to_owned());
            }
        };
        default("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        default("LANG", "C.UTF-8");
        if let Some(account) = &account {
            default("HOME", &account.home);
            default("USER", &account.name);
        }
        let size = |size: i64| u16::try_from(size).unwrap_or_default();
        let streams = if request.terminal {
            Streams::Terminal {
                width: size(request.width),
                height: size(request.height),
                interactive: request.interactive,
                split: request.split_stderr,
            }
        } else {
            Streams::Pipes { split: request.split_stderr }
        };
        let summary = format!("Execute command {program:?}");
        let task =
            NewTask { work: Work::Exec, summary: summary.clone(), lane: 0, waits_for: Vec::new() };
        let change = self.add_change("exec", summary, vec![task], Vec::new());
        let Some(task) = self.only_task(change) else {
            return Err(ExecError::Failed("the change has no task".to_owned()));
        };
        let session = ExecSession::new(
            request.command,
            environment.clone(),
            context.working_dir.clone(),
            owner,
            streams,
            timeout,
        );
        self.execs.insert(task, session);
        let accepted =
            Accepted { task_id: task.to_string(), environment, working_dir: context.working_dir };
        Ok((change, accepted))
    }
}
