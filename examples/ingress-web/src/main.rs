//! A web application behind a proxy.

use std::process::ExitCode;

use ingress::{IngressRequirer, Ready, Revoked};
use ops::prelude::*;

/// Knows under which address it is reached.
#[charm]
struct Web {
    #[component(relation = "ingress", with(port = 8080))]
    ingress: IngressRequirer,
}

#[charm]
impl Web {
    #[on(ingress.ready)]
    fn ready(&mut self, cx: &Context<Self>, event: &Ready) -> Result<()> {
        cx.unit().open_port(Port::tcp(8080));
        Ok(cx.log(LogLevel::Info, format!("reached at {}", event.url))?)
    }

    #[on(ingress.revoked)]
    fn revoked(&mut self, cx: &Context<Self>, _event: &Revoked) {
        cx.unit().close_port(Port::tcp(8080));
    }

    /// While there is no address, the component says what is missing.
    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        match self.ingress.url() {
            Some(url) => Status::active().with_message(url),
            None => Status::active(),
        }
    }
}

fn main() -> ExitCode {
    ops::main::<Web>()
}
