//! `#[component(interface = …, role = …, container, storage, events(…), crate = …)]` on a struct.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{LitStr, Path, Token};

use super::StateArgs;
use crate::diagnostics::{Errors, Message};
use crate::model::Section;
use crate::naming;

/// The arguments of `#[component]`.
#[derive(Default)]
pub(crate) struct ComponentArgs {
    pub(crate) binds: ComponentBinds,
    /// The types of the events that it emits.
    pub(crate) events: Vec<EventType>,
    /// How stored fields are kept.
    pub(crate) state: Option<StateArgs>,
    /// What the runtime library is called in this crate.
    pub(crate) runtime: Option<Path>,
}

/// What a component has to be bound to: nothing, or one or more of these.
#[derive(Default)]
pub(crate) struct ComponentBinds {
    pub(crate) relation: Option<(ComponentInterface, ComponentRole)>,
    pub(crate) container: bool,
    pub(crate) storage: Option<ComponentStorage>,
}

/// `storage`, or `storage = filesystem`.
pub(crate) struct ComponentStorage {
    /// `Filesystem` or `Block`
    pub(crate) kind: Option<Ident>,
}

/// `interface = MysqlClient`, or `interface = "mysql_client"` without types.
pub(crate) enum ComponentInterface {
    Type(Path),
    Name(LitStr),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ComponentRole {
    Requires,
    Provides,
    Peers,
}

/// A type of `events(…)`.
pub(crate) struct EventType {
    pub(crate) path: Path,
    /// What `#[on(field.…)]` calls it: `endpoints_changed`.
    pub(crate) name: Ident,
    /// The enum's variant: `EndpointsChanged`.
    pub(crate) variant: Ident,
}

/// As it is written.
#[derive(Default)]
struct Written {
    interface: Option<ComponentInterface>,
    role: Option<ComponentRole>,
    container: Option<Path>,
    storage: Option<ComponentStorage>,
}

impl ComponentBinds {
    /// Whether it is bound to one of a section.
    pub(crate) fn has(&self, section: Section) -> bool {
        match section {
            Section::Relation => self.relation.is_some(),
            Section::Container => self.container,
            Section::Storage => self.storage.is_some(),
        }
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.relation.is_none() && !self.container && self.storage.is_none()
    }
}

impl ComponentArgs {
    /// The first event of each name.
    pub(crate) fn distinct_events(&self) -> impl Iterator<Item = &EventType> {
        let is_first = |(index, event): &(usize, &EventType)| {
            !self.events.iter().take(*index).any(|earlier| earlier.name == event.name)
        };
        self.events.iter().enumerate().filter(is_first).map(|(_, event)| event)
    }

    /// Takes what can be understood; the rest is reported.
    pub(crate) fn parse(tokens: &TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self::default();
        let mut written = Written::default();
        let parser = syn::meta::parser(|meta| args.take(&meta, &mut written));
        match parser.parse2(tokens.clone()) {
            Ok(()) => args.binds = written.binds(tokens, errors),
            Err(error) => errors.extend(error),
        }
        args
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>, written: &mut Written) -> syn::Result<()> {
        if meta.path.is_ident("interface") {
            let interface = meta.value()?.parse()?;
            once(meta, written.interface.replace(interface).is_some())
        } else if meta.path.is_ident("role") {
            let role = meta.value()?.parse()?;
            once(meta, written.role.replace(role).is_some())
        } else if meta.path.is_ident("container") {
            once(meta, written.container.replace(meta.path.clone()).is_some())
        } else if meta.path.is_ident("storage") {
            let kind = if meta.input.peek(Token![=]) {
                let StorageKind(kind) = meta.value()?.parse()?;
                Some(kind)
            } else {
                None
            };
            once(meta, written.storage.replace(ComponentStorage { kind }).is_some())
        } else if meta.path.is_ident("events") {
            let content;
            syn::parenthesized!(content in meta.input);
            let types = Punctuated::<EventType, Token![,]>::parse_terminated(&content)?;
            self.events.extend(types);
            Ok(())
        } else if meta.path.is_ident("state") {
            let state = StateArgs::parse(meta)?;
            once(meta, self.state.replace(state).is_some())
        } else if meta.path.is_ident("crate") {
            let path = meta.value()?.call(Path::parse_mod_style)?;
            once(meta, self.runtime.replace(path).is_some())
        } else {
            Err(meta.error(
                "unknown argument of `#[component]`\nhelp: on a struct they are `interface = …` and \
                 `role = …`, `container`, `storage`; `events(…)`, `state(…)` and `crate = …`",
            ))
        }
    }
}

impl Written {
    fn binds(self, all: &TokenStream, errors: &mut Errors) -> ComponentBinds {
        let relation = match (self.interface, self.role) {
            (Some(interface), Some(role)) => Some((interface, role)),
            (Some(_), None) => {
                let message = Message::new("a component of a relation has a role");
                let help = "write `role = requires`, `role = provides` or `role = peers`";
                errors.push(all, message.help(help));
                None
            }
            (None, Some(_)) => {
                let message = Message::new("a component of a relation has an interface");
                let help = "write `interface = …` with its type, or with its name as a text";
                errors.push(all, message.help(help));
                None
            }
            (None, None) => None,
        };
        ComponentBinds { relation, container: self.container.is_some(), storage: self.storage }
    }
}

impl Parse for ComponentInterface {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Name);
        }
        input.call(Path::parse_mod_style).map(Self::Type)
    }
}

/// A word, also as a text.
fn word(input: ParseStream<'_>) -> syn::Result<(String, Span)> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        return Ok((text.value(), text.span()));
    }
    let ident = input.call(Ident::parse_any)?;
    Ok((ident.to_string(), ident.span()))
}

impl Parse for ComponentRole {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (word, span) = word(input)?;
        match word.as_str() {
            "requires" => Ok(Self::Requires),
            "provides" => Ok(Self::Provides),
            "peers" => Ok(Self::Peers),
            other => Err(syn::Error::new(
                span,
                format!(
                    "no role `{other}`\nhelp: the roles are `requires`, `provides` and `peers`"
                ),
            )),
        }
    }
}

impl ComponentRole {
    /// `Requires`
    pub(crate) fn ident(self) -> Ident {
        let name = match self {
            Self::Requires => "Requires",
            Self::Provides => "Provides",
            Self::Peers => "Peers",
        };
        quote::format_ident!("{name}")
    }
}

/// `Filesystem` or `Block`
struct StorageKind(Ident);

impl Parse for StorageKind {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (word, span) = word(input)?;
        match word.as_str() {
            "filesystem" => Ok(Self(quote::format_ident!("Filesystem"))),
            "block" => Ok(Self(quote::format_ident!("Block"))),
            other => Err(syn::Error::new(
                span,
                format!("no kind of storage `{other}`\nhelp: they are `filesystem` and `block`"),
            )),
        }
    }
}

impl Parse for EventType {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.call(Path::parse_mod_style)?;
        let Some(last) = path.segments.last().map(|segment| segment.ident.clone()) else {
            return Err(syn::Error::new_spanned(path, "expected a type"));
        };
        let snake = naming::snake_ident(&last.unraw().to_string());
        Ok(Self { name: Ident::new(&snake.to_string(), last.span()), variant: last, path })
    }
}

fn once(meta: &ParseNestedMeta<'_>, again: bool) -> syn::Result<()> {
    let name = meta.path.to_token_stream();
    if again { Err(meta.error(format!("`{name}` is given twice"))) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn what_is_wrong_is_said_once() {
        for (tokens, expected) in [
            (quote!(relation = "a"), "unknown argument of `#[component]`"),
            (quote!(interface = A), "a component of a relation has a role"),
            (quote!(role = requires), "a component of a relation has an interface"),
            (quote!(role = needs, interface = A), "no role `needs`"),
            (quote!(storage = disk), "no kind of storage `disk`"),
            (quote!(container, container), "`container` is given twice"),
            (quote!(storage, storage = block), "`storage` is given twice"),
        ] {
            let mut errors = Errors::default();
            ComponentArgs::parse(&tokens, &mut errors);
            let messages = errors.messages();
            assert!(matches!(&messages[..], [one] if one.contains(expected)), "{messages:?}");
        }
    }

    #[test]
    fn roles_and_kinds_are_words_or_texts() {
        for tokens in [
            quote!(interface = "mysql_client", role = "requires"),
            quote!(role = requires, interface = crate::MysqlClient, events(Created, a::Gone,)),
            quote!(storage = "block"),
            quote!(storage = filesystem, crate = juju),
            quote!(interface = A, role = peers, container, storage),
            quote!(),
        ] {
            let mut errors = Errors::default();
            ComponentArgs::parse(&tokens, &mut errors);
            assert_eq!(errors.messages(), [""; 0]);
        }
    }
}
