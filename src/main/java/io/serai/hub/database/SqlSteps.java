package io.serai.hub.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.component.sql.SqlEndpoint;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.util.ClientParser;

/// The component `sql:`, which counts the values that a statement takes by itself.
///
/// Camel asks the driver for that, and the driver has the server prepare the statement to tell: that is one more way
/// there and back for each step, and what [DatabaseLogin] must not do on a Galera server. The driver's own parser
/// knows it, as it fills the values in.
public final class SqlSteps extends SqlComponent {
    /// The name to bind it under.
    public static final String NAME = "sql";

    @Override
    protected Endpoint createEndpoint(String uri, String query, Map<String, Object> parameters) throws Exception {
        Endpoint endpoint = super.createEndpoint(uri, query, parameters);
        if (endpoint instanceof SqlEndpoint sql && sql.getPrepareStatementStrategy() == null) {
            sql.setPrepareStatementStrategy(new Counted(sql.getSeparator()));
            // any, so that Camel doesn't ask; see Counted
            sql.setParametersCount(1);
        }
        return endpoint;
    }

    /// Values, and how many of them there have to be.
    private record Values(Iterator<?> values, int count) implements Iterator<Object> {
        @Override
        public boolean hasNext() {
            return values.hasNext();
        }

        @Override
        public Object next() {
            return values.next();
        }
    }

    private static final class Counted extends DefaultSqlPrepareStatementStrategy {
        /// `${body}` and what begins so is the body that is handed in, not that of the exchange.
        private static final String ITSELF = "{body";

        Counted(char separator) {
            super(separator);
        }

        @Override
        public Iterator<?> createPopulateIterator(
                String query, String prepared, int any, Exchange exchange, @Nullable Object value) throws SQLException {
            int count = ClientParser.parameterParts(prepared, false).getParamCount();
            if (count == 0) {
                return new Values(Collections.emptyIterator(), 0);
            }
            boolean named = hasNamedParameters(query) && !query.contains(ITSELF);
            Object body = isText(value) && named ? Map.of() : value;
            return new Values(super.createPopulateIterator(query, prepared, count, exchange, body), count);
        }

        /// Of a body that is a map, the values of that name are bound. For any other, Camel goes through all of its
        /// converters, twice for each value, to find that none makes a map of it; of text none does.
        private static boolean isText(@Nullable Object value) {
            return value == null || value instanceof String || value instanceof byte[];
        }

        @Override
        public void populateStatement(PreparedStatement statement, Iterator<?> values, int any) throws SQLException {
            super.populateStatement(statement, values, ((Values) values).count());
        }
    }
}
