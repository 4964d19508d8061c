//! `#[derive(RelationData)]`.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned as _;
use syn::{Attribute, Expr, Fields, Generics, Item, LitStr, Path, Token, Type};

use super::data_type::{is_text, optional};
use crate::diagnostics::{Errors, Message};
use crate::naming::Case;

/// A struct whose fields are keys of a databag.
pub(crate) struct DataStruct {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) fields: Vec<DataField>,
    pub(crate) runtime: Option<Path>,
}

pub(crate) struct DataField {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) from: From,
}

/// Where a field comes from.
pub(crate) enum From {
    /// The keys of another type.
    Flatten,
    /// Nowhere: it is at its `Default`.
    Skip,
    Key(Box<Key>),
}

/// The key of a field.
pub(crate) struct Key {
    pub(crate) name: String,
    /// What the name is reported at.
    pub(crate) tokens: TokenStream,
    pub(crate) aliases: Vec<LitStr>,
    pub(crate) form: Form,
    pub(crate) presence: Presence,
}

/// How a value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Plain,
}

/// What a missing key means.
pub(crate) enum Presence {
    /// A fault.
    Required,
    /// `None` of a field of type `Option<…>`: the inner type.
    Optional(Box<Type>),
    /// A value.
    Default(Value),
}

/// The value of a field whose key is missing.
pub(crate) enum Value {
    /// What its type has by `Default`.
    OfType,
    Given(Box<Expr>),
}

/// `#[relation_data(…)]` of the struct.
#[derive(Default)]
struct StructArgs {
    case: Option<Case>,
    form: Option<Form>,
    runtime: Option<Path>,
}

/// `#[relation_data(…)]` of a field.
#[derive(Default)]
struct FieldArgs {
    rename: Option<LitStr>,
    aliases: Vec<LitStr>,
    form: Option<Form>,
    default: Option<Value>,
    flatten: bool,
    skip: bool,
}

impl DataStruct {
    /// What the derive stands on; `None`, and an error, if it is no struct with named fields.
    pub(crate) fn parse(item: TokenStream, errors: &mut Errors) -> Option<Self> {
        let item = match syn::parse2(item) {
            Ok(item) => item,
            Err(error) => {
                errors.extend(error);
                return None;
            }
        };
        let (tokens, ident) = match item {
            Item::Struct(item) => match item.fields {
                Fields::Named(fields) => {
                    let args = StructArgs::parse(&item.attrs, errors);
                    let fields = fields.named.into_iter().filter_map(|field| {
                        let ident = field.ident?;
                        let args_of = FieldArgs::parse(&field.attrs, errors);
                        let from = args_of.from(&ident, &field.ty, &args, errors);
                        Some(DataField { ident, ty: field.ty, from })
                    });
                    let fields = fields.collect();
                    let (ident, generics) = (item.ident, item.generics);
                    return Some(Self { ident, generics, fields, runtime: args.runtime });
                }
                Fields::Unnamed(fields) => (fields.into_token_stream(), item.ident),
                Fields::Unit => (item.semi_token.into_token_stream(), item.ident),
            },
            Item::Enum(item) => (item.enum_token.into_token_stream(), item.ident),
            Item::Union(item) => (item.union_token.into_token_stream(), item.ident),
            other => {
                (other.into_token_stream(), Ident::new("Data", proc_macro2::Span::call_site()))
            }
        };
        let message =
            Message::new("relation data is a struct with named fields: they are its keys");
        errors.push(tokens, message.help(&format!("write `struct {ident} {{ … }}`")));
        None
    }
}

impl StructArgs {
    fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut args = Self::default();
        each_argument(attributes, errors, |meta| args.take(meta));
        args
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        if meta.path.is_ident("rename_all") {
            let text: LitStr = meta.value()?.parse()?;
            let case = Case::named(&text.value()).ok_or_else(|| {
                let known = Case::NAMES.join("`, `");
                syn::Error::new(text.span(), format!("no such case\nhelp: they are `{known}`"))
            })?;
            once(meta, self.case.replace(case).is_some())
        } else if let Some(form) = form(meta) {
            once(meta, self.form.replace(form).is_some())
        } else if meta.path.is_ident("crate") {
            once(meta, self.runtime.replace(meta.value()?.call(Path::parse_mod_style)?).is_some())
        } else {
            Err(meta.error(
                "unknown argument of `#[relation_data]`\nhelp: on a struct they are \
                 `rename_all = \"…\"`, `json`, `plain` and `crate = …`",
            ))
        }
    }
}

impl FieldArgs {
    fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut args = Self::default();
        each_argument(attributes, errors, |meta| args.take(meta));
        args
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        if meta.path.is_ident("rename") {
            let Named(name) = meta.value()?.parse()?;
            once(meta, self.rename.replace(name).is_some())
        } else if meta.path.is_ident("alias") {
            let Named(name) = meta.value()?.parse()?;
            self.aliases.push(name);
            Ok(())
        } else if let Some(form) = form(meta) {
            once(meta, self.form.replace(form).is_some())
        } else if meta.path.is_ident("default") {
            let value = match meta.input.peek(Token![=]) {
                true => Value::Given(meta.value()?.parse()?),
                false => Value::OfType,
            };
            once(meta, self.default.replace(value).is_some())
        } else if meta.path.is_ident("flatten") {
            once(meta, std::mem::replace(&mut self.flatten, true))
        } else if meta.path.is_ident("skip") {
            once(meta, std::mem::replace(&mut self.skip, true))
        } else {
            Err(meta.error(
                "unknown argument of `#[relation_data]`\nhelp: on a field they are \
                 `rename = \"…\"`, `alias = \"…\"`, `json`, `plain`, `default`, `default = …`, \
                 `flatten` and `skip`",
            ))
        }
    }

    fn from(self, ident: &Ident, ty: &Type, of: &StructArgs, errors: &mut Errors) -> From {
        let has_key = self.rename.is_some()
            || !self.aliases.is_empty()
            || self.form.is_some()
            || self.default.is_some();
        if self.flatten || self.skip {
            if has_key || (self.flatten && self.skip) {
                errors.push(ident, "`flatten` and `skip` stand alone: such a field has no key");
            }
            return if self.flatten { From::Flatten } else { From::Skip };
        }
        let inner = optional(ty);
        if inner.is_some() && self.default.is_some() {
            errors.push(ident, "an `Option` is `None` without its key, and has no other default");
        }
        let form = self.form.or(of.form).unwrap_or(match is_text(inner.unwrap_or(ty)) {
            true => Form::Plain,
            false => Form::Json,
        });
        let presence = match (inner, self.default) {
            (Some(inner), _) => Presence::Optional(Box::new(inner.clone())),
            (None, Some(value)) => Presence::Default(value),
            (None, None) => Presence::Required,
        };
        let (name, tokens) = match self.rename {
            Some(name) => (name.value(), name.into_token_stream()),
            None => (
                of.case.map_or_else(|| text(ident), |case| case.of(&text(ident))),
                ident.into_token_stream(),
            ),
        };
        From::Key(Box::new(Key { name, tokens, aliases: self.aliases, form, presence }))
    }
}

fn text(ident: &Ident) -> String {
    use syn::ext::IdentExt as _;
    ident.unraw().to_string()
}

fn form(meta: &ParseNestedMeta<'_>) -> Option<Form> {
    if meta.path.is_ident("json") {
        Some(Form::Json)
    } else if meta.path.is_ident("plain") {
        Some(Form::Plain)
    } else {
        None
    }
}

fn each_argument(
    attributes: &[Attribute],
    errors: &mut Errors,
    mut take: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attribute in attributes.iter().filter(|it| it.path().is_ident("relation_data")) {
        if let Err(error) = attribute.parse_nested_meta(|meta| take(&meta)) {
            errors.extend(error);
        }
    }
}

fn once(meta: &ParseNestedMeta<'_>, again: bool) -> syn::Result<()> {
    if !again {
        return Ok(());
    }
    let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
    let message = match &*name {
        "json" | "plain" => "`json` or `plain` is given twice".to_owned(),
        name => format!("`{name}` is given twice"),
    };
    Err(syn::Error::new(meta.path.span(), message))
}

/// A key that can be written.
struct Named(LitStr);

impl Parse for Named {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: LitStr = input.parse()?;
        if name.value().is_empty() {
            return Err(syn::Error::new(name.span(), "a key of relation data is not empty"));
        }
        Ok(Self(name))
    }
}
