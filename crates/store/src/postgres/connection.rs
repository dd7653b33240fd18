//! One PostgreSQL connection: a session's settings, and statements cached by their text.

use std::{collections::HashMap, time::Duration};

use postgres::{Client, Config, NoTls, Statement, config::SslMode, types::ToSql};

use super::{address, bind, errors, tls};
use crate::{Failure, Row, Value, placeholders, tx::Trouble};

/// How many prepared statements a session keeps; composed texts come in many lengths.
const CACHED_STATEMENTS: usize = 1_024;

type Outcome<T> = Result<T, (Failure, Trouble)>;

/// A session and its prepared statements.
pub(crate) struct Connection {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Connection {
    /// Connects within three seconds and notices a cut network within about as long.
    pub(crate) fn connect(url: &str, statement_limit: Duration) -> Result<Self, Failure> {
        let mut config: Config = address::resolved(url)?
            .parse()
            .map_err(|error| Failure::Driver(format!("database address: {error}")))?;
        config
            .application_name("balai")
            .connect_timeout(Duration::from_secs(3))
            .tcp_user_timeout(Duration::from_secs(3))
            .keepalives_idle(Duration::from_secs(5))
            .keepalives_interval(Duration::from_secs(2))
            .keepalives_retries(2);
        let failed =
            |error: &postgres::Error| tls::refused(error).unwrap_or_else(|| errors::told(error, "connect").0);
        let connected = match address::trust(url)? {
            None => config.connect(NoTls),
            Some(trust) => config.ssl_mode(SslMode::Require).connect(trust.connector()?),
        };
        let mut client = connected.map_err(|error| failed(&error))?;
        let settings = format!(
            "SET statement_timeout = {}; SET lock_timeout = 5000; SET idle_in_transaction_session_timeout = 30000;
             SET synchronous_commit = on; SET TimeZone = 'UTC'; SET client_min_messages = warning;
             SET jit = off",
            statement_limit.as_millis()
        );
        client.batch_execute(&settings).map_err(|error| failed(&error))?;
        Ok(Self { client, statements: HashMap::new() })
    }

    /// Whether the server has gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs a text of the store's own: BEGIN, COMMIT, a migration.
    pub(crate) fn control(&mut self, sql: &str) -> Outcome<()> {
        self.client.batch_execute(sql).map_err(|error| errors::told(&error, sql))
    }

    /// Runs a statement; gives the number of rows it changed.
    pub(crate) fn execute(&mut self, sql: &str, values: &[Value]) -> Outcome<u64> {
        let statement = self.statement(sql, values.len())?;
        self.client.execute(&statement, &parameters(values)).map_err(|error| errors::told(&error, sql))
    }

    /// Runs a statement and gives its rows.
    pub(crate) fn query(&mut self, sql: &str, values: &[Value]) -> Outcome<Vec<Row>> {
        let statement = self.statement(sql, values.len())?;
        let rows =
            self.client.query(&statement, &parameters(values)).map_err(|error| errors::told(&error, sql))?;
        let read = |row: &postgres::Row| {
            (0..row.len()).map(|index| bind::read(row, index)).collect::<Result<_, _>>().map(Row::new)
        };
        rows.iter()
            .map(read)
            .collect::<Result<_, String>>()
            .map_err(|text| (Failure::Driver(format!("{text} in: {sql}")), Trouble::Command))
    }

    fn statement(&mut self, sql: &str, given: usize) -> Outcome<Statement> {
        let known = self.statements.get(sql).cloned();
        let statement = match known {
            Some(statement) => statement,
            None => self.prepare(sql)?,
        };
        let wanted = statement.params().len();
        if wanted == given {
            return Ok(statement);
        }
        let text = format!("{given} values given where {wanted} are wanted in: {sql}");
        Err((Failure::Driver(text), Trouble::Command))
    }

    /// Has the text read without running it; remembered by its text.
    pub(crate) fn prepare(&mut self, sql: &str) -> Outcome<Statement> {
        placeholders::refuse_control(sql).map_err(|failure| (failure, Trouble::Command))?;
        let statement = self.client.prepare(sql).map_err(|error| errors::told(&error, sql))?;
        if self.statements.len() >= CACHED_STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
