//! A module of the charm.

pub(crate) fn levels() {
    log::trace!("a trace");
    log::debug!("a debug line");
    log::info!("an info");
    log::warn!("a warning");
    log::error!("an error");
    log::debug!(target: "ureq_proto::client", "what nobody wants to know");
    log::warn!(target: "ureq_proto::client", "what everybody wants to know");
}
