//! Health checks.

use std::collections::BTreeMap;
use std::time::Duration;

use super::command;
use super::object::{Object, merge_map, replace_text, replace_value};
use super::service::{duration, write_duration, write_map};
use super::user::UserFields;
use crate::accounts::Accounts;
use crate::yaml::{Decoder, Fault, Node, Writer};

/// A check as layers describe it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) override_policy: String,
    pub(crate) level: String,
    pub(crate) startup: String,
    pub(crate) period: Option<Duration>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) threshold: i64,
    pub(crate) http: Option<HttpProbe>,
    pub(crate) tcp: Option<TcpProbe>,
    pub(crate) exec: Option<ExecProbe>,
}

/// What a check's level is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Alive,
    Ready,
}

impl Level {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Ready => "ready",
        }
    }
}

/// A GET request that must be answered with a status of 2xx.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HttpProbe {
    pub(crate) url: String,
    pub(crate) headers: BTreeMap<String, String>,
}

/// A connection that must be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TcpProbe {
    pub(crate) port: i64,
    pub(crate) host: String,
}

/// A command that must end with code 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ExecProbe {
    pub(crate) command: String,
    pub(crate) service_context: String,
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) user: UserFields,
    pub(crate) working_dir: String,
}

/// What a check does when it is its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Probe {
    Http(HttpProbe),
    Tcp(TcpProbe),
    Exec(ExecProbe),
}

impl Probe {
    /// Its kind as summaries of changes say it.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Http(_) => "HTTP",
            Self::Tcp(_) => "TCP",
            Self::Exec(_) => "exec",
        }
    }
}

impl Check {
    pub(crate) fn starts_by_itself(&self) -> bool {
        self.startup != "disabled"
    }

    pub(crate) fn period(&self) -> Duration {
        self.period.unwrap_or(Duration::from_secs(10))
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.timeout.unwrap_or(Duration::from_secs(3)).min(self.period())
    }

    /// How many failures in a row make it `down`.
    pub(crate) fn threshold(&self) -> u64 {
        u64::try_from(self.threshold).ok().filter(|threshold| *threshold > 0).unwrap_or(3)
    }

    /// Its one probe; a plan has no check without.
    pub(crate) fn probe(&self) -> Option<Probe> {
        let http = self.http.clone().map(Probe::Http);
        let tcp = || self.tcp.clone().map(Probe::Tcp);
        http.or_else(tcp).or_else(|| self.exec.clone().map(Probe::Exec))
    }

    /// Fills in what a plan always says of a check.
    pub(crate) fn fill_in_defaults(&mut self) {
        if self.threshold == 0 {
            self.threshold = 3;
        }
        self.timeout = self.timeout.map(|timeout| timeout.min(self.period()));
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.string_unless_empty("override", &self.override_policy);
        writer.string_unless_empty("level", &self.level);
        writer.string_unless_empty("startup", &self.startup);
        write_duration(writer, "period", self.period);
        write_duration(writer, "timeout", self.timeout);
        if self.threshold != 0 {
            writer.plain("threshold", self.threshold);
        }
        if let Some(http) = &self.http {
            writer.mapping("http", |writer| {
                writer.string_unless_empty("url", &http.url);
                write_map(writer, "headers", &http.headers);
            });
        }
        if let Some(tcp) = &self.tcp {
            writer.mapping("tcp", |writer| {
                if tcp.port != 0 {
                    writer.plain("port", tcp.port);
                }
                writer.string_unless_empty("host", &tcp.host);
            });
        }
        if let Some(exec) = &self.exec {
            writer.mapping("exec", |writer| {
                writer.string_unless_empty("command", &exec.command);
                writer.string_unless_empty("service-context", &exec.service_context);
                write_map(writer, "environment", &exec.environment);
                exec.user.write(writer);
                writer.string_unless_empty("working-dir", &exec.working_dir);
            });
        }
    }
}

impl Object for Check {
    const SECTION: &'static str = "checks";
    const NOUN: &'static str = "check";
    const GO_TYPE: &'static str = "plan.Check";

    fn decode(decoder: &mut Decoder, node: &Node) -> Result<Self, Fault> {
        let mut check = Self::default();
        decoder.fields(node, Self::GO_TYPE, |decoder, name, value| {
            match name {
                "override" => check.override_policy = decoder.string(value),
                "level" => check.level = decoder.string(value),
                "startup" => check.startup = decoder.string(value),
                "period" => check.period = Some(duration(value)?),
                "timeout" => check.timeout = Some(duration(value)?),
                "threshold" => check.threshold = decoder.int(value).unwrap_or_default(),
                "http" => check.http = decode_http(decoder, value)?,
                "tcp" => check.tcp = decode_tcp(decoder, value)?,
                "exec" => check.exec = decode_exec(decoder, value)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(check)
    }

    fn override_policy(&self) -> &str {
        &self.override_policy
    }

    fn merge(&mut self, later: &Self) {
        replace_text(&mut self.level, &later.level);
        replace_text(&mut self.startup, &later.startup);
        replace_value(&mut self.period, later.period.as_ref());
        replace_value(&mut self.timeout, later.timeout.as_ref());
        if later.threshold != 0 {
            self.threshold = later.threshold;
        }
        if let Some(later) = &later.http {
            let http = self.http.get_or_insert_default();
            replace_text(&mut http.url, &later.url);
            merge_map(&mut http.headers, &later.headers);
        }
        if let Some(later) = &later.tcp {
            let tcp = self.tcp.get_or_insert_default();
            if later.port != 0 {
                tcp.port = later.port;
            }
            replace_text(&mut tcp.host, &later.host);
        }
        if let Some(later) = &later.exec {
            let exec = self.exec.get_or_insert_default();
            replace_text(&mut exec.command, &later.command);
            replace_text(&mut exec.service_context, &later.service_context);
            merge_map(&mut exec.environment, &later.environment);
            exec.user.merge(&later.user);
            replace_text(&mut exec.working_dir, &later.working_dir);
        }
    }

    fn validate(&self, name: &str, accounts: &Accounts) -> Result<(), String> {
        let fail = |what: &str| Err(format!("plan check {name:?} {what}"));
        if !matches!(self.level.as_str(), "" | "alive" | "ready") {
            return fail("level must be \"alive\" or \"ready\"");
        }
        if !matches!(self.startup.as_str(), "" | "enabled" | "disabled") {
            return fail("startup must be \"enabled\" or \"disabled\"");
        }
        if self.period.is_some_and(|period| period.is_zero()) {
            return fail("period must not be zero");
        }
        if self.timeout.is_some_and(|timeout| timeout.is_zero()) {
            return fail("timeout must not be zero");
        }
        let Some(exec) = &self.exec else { return Ok(()) };
        if let Err(error) = command::split(&exec.command) {
            return fail(&format!("command invalid: {error}"));
        }
        match accounts.resolve(&exec.user) {
            Err(error) => fail(&format!("has invalid user/group: {error}")),
            Ok(_) => Ok(()),
        }
    }
}

fn decode_http(decoder: &mut Decoder, node: &Node) -> Result<Option<HttpProbe>, Fault> {
    let mut http = HttpProbe::default();
    decoder.fields(node, "plan.HTTPCheck", |decoder, name, value| {
        match name {
            "url" => http.url = decoder.string(value),
            "headers" => http.headers = decoder.string_map(value),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok((!node.is_null()).then_some(http))
}

fn decode_tcp(decoder: &mut Decoder, node: &Node) -> Result<Option<TcpProbe>, Fault> {
    let mut tcp = TcpProbe::default();
    decoder.fields(node, "plan.TCPCheck", |decoder, name, value| {
        match name {
            "port" => tcp.port = decoder.int(value).unwrap_or_default(),
            "host" => tcp.host = decoder.string(value),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok((!node.is_null()).then_some(tcp))
}

fn decode_exec(decoder: &mut Decoder, node: &Node) -> Result<Option<ExecProbe>, Fault> {
    let mut exec = ExecProbe::default();
    decoder.fields(node, "plan.ExecCheck", |decoder, name, value| {
        match name {
            "command" => exec.command = decoder.string(value),
            "service-context" => exec.service_context = decoder.string(value),
            "environment" => exec.environment = decoder.string_map(value),
            "working-dir" => exec.working_dir = decoder.string(value),
            _ => return Ok(exec.user.decode(decoder, name, value)),
        }
        Ok(true)
    })?;
    Ok((!node.is_null()).then_some(exec))
}
