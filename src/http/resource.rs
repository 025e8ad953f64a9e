//! A resource of the API as data: what it takes, what it gives and who answers. The router, the
//! description and the pages about the API are all made from it, so that none of them can leave out
//! what another has.

use super::problem::ProblemKind;
use super::site::Site;
use axum::routing::MethodRouter;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Ref, RefOr};

/// Wording in Chinese and in English.
pub(super) type Wording = (&'static str, &'static str);

/// One resource of the API.
pub(super) struct Resource {
    /// Its path, `{id}` for what varies.
    pub(super) path: &'static str,
    /// Its name for programs.
    pub(super) id: &'static str,
    /// `get` or `post`.
    pub(super) method: &'static str,
    /// Its answer, in a few words.
    pub(super) summary: Wording,
    /// Further facts about it.
    pub(super) about: Wording,
    pub(super) parameters: Vec<Parameter>,
    /// The body that it takes.
    pub(super) body: Option<ResourceBody>,
    pub(super) gives: ResourceBody,
    /// The kinds of problems that it may answer with, besides those of every resource.
    pub(super) problems: Vec<ProblemKind>,
    /// The handler that answers.
    pub(super) handler: MethodRouter<Arc<Site>>,
}

/// A body that is sent or given.
pub(super) struct ResourceBody {
    pub(super) media: &'static str,
    /// The schema of JSON; `None` for other files.
    pub(super) schema: Option<NamedSchema>,
    /// JSON that may be sent; empty where nothing is.
    pub(super) example: &'static str,
}

/// A schema with its name and all that it refers to.
pub(super) struct NamedSchema {
    pub(super) name: String,
    pub(super) all: Vec<(String, RefOr<Schema>)>,
}

/// One parameter, in the query string unless the path has it.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) says: Wording,
    pub(super) takes: Takes,
    /// Whether there is no answer without it.
    pub(super) needed: bool,
    pub(super) example: &'static str,
}

/// The values that a parameter may have.
#[derive(Debug, Clone)]
pub(super) enum Takes {
    /// Characters.
    Text,
    /// A name, any number of times.
    Names,
    /// A year's label, any number of times.
    Years,
    /// One of these, any number of times.
    AnyOf(Vec<&'static str>),
    /// One of these.
    OneOf(Vec<&'static str>),
    /// A whole number within these bounds, and the usual one.
    Number { least: usize, most: Option<usize>, usual: usize },
    /// The id of a report.
    Report,
}

impl Resource {
    /// A resource that is read at `path` and given as JSON of type `T`.
    pub(super) fn get<T: ToSchema>(
        path: &'static str,
        id: &'static str,
        handler: MethodRouter<Arc<Site>>,
    ) -> Resource {
        Resource::giving(ResourceBody::json::<T>(), path, id, handler)
    }

    /// A resource that takes JSON of type `B`, such as `example`, at `path` and answers with JSON
    /// of type `T`.
    pub(super) fn post<B: ToSchema, T: ToSchema>(
        path: &'static str,
        id: &'static str,
        example: &'static str,
        handler: MethodRouter<Arc<Site>>,
    ) -> Resource {
        let resource = Resource::giving(ResourceBody::json::<T>(), path, id, handler);
        Resource {
            method: "post",
            body: Some(ResourceBody { example, ..ResourceBody::json::<B>() }),
            ..resource
        }
    }

    /// A resource that is read at `path` and given as a file of type `media`.
    pub(super) fn file(
        path: &'static str,
        id: &'static str,
        media: &'static str,
        handler: MethodRouter<Arc<Site>>,
    ) -> Resource {
        Resource::giving(ResourceBody { media, schema: None, example: "" }, path, id, handler)
    }

    fn giving(
        gives: ResourceBody,
        path: &'static str,
        id: &'static str,
        handler: MethodRouter<Arc<Site>>,
    ) -> Resource {
        Resource {
            path,
            id,
            method: "get",
            summary: ("", ""),
            about: ("", ""),
            parameters: Vec::new(),
            body: None,
            gives,
            problems: Vec::new(),
            handler,
        }
    }

    /// With what it gives, and what else is to be known.
    pub(super) fn says(self, summary: Wording, about: Wording) -> Resource {
        Resource { summary, about, ..self }
    }

    /// With what it takes.
    pub(super) fn takes(self, parameters: impl IntoIterator<Item = Parameter>) -> Resource {
        Resource { parameters: parameters.into_iter().collect(), ..self }
    }

    /// With what else it may answer: kinds of problems.
    pub(super) fn refuses(mut self, problems: &[ProblemKind]) -> Resource {
        self.problems.extend(problems);
        self
    }

    fn may_answer_with(&self, kind: &ProblemKind) -> bool {
        ProblemKind::EVERYWHERE.contains(kind) || self.problems.contains(kind)
    }

    /// The statuses of its problems with their kinds, in order.
    pub(super) fn statuses(&self) -> Vec<(u16, Vec<&'static str>)> {
        let mut statuses: Vec<(u16, Vec<&'static str>)> = Vec::new();
        for kind in ProblemKind::ALL.iter().filter(|kind| self.may_answer_with(kind)) {
            let of = kind.status().as_u16();
            match statuses.iter_mut().find(|(status, _)| *status == of) {
                Some((_, names)) => names.push(kind.name()),
                None => statuses.push((of, vec![kind.name()])),
            }
        }

        statuses.sort_by_key(|(status, _)| *status);
        statuses
    }
}

impl ResourceBody {
    /// JSON of type `T`.
    pub(super) fn json<T: ToSchema>() -> ResourceBody {
        let mut all = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut all);
        ResourceBody {
            media: "application/json",
            schema: Some(NamedSchema { name: T::name().into_owned(), all }),
            example: "",
        }
    }
}

impl NamedSchema {
    /// The address of the schema in the document.
    pub(super) fn reference(&self) -> Ref {
        Ref::from_schema_name(&self.name)
    }
}
