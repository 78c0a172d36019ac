package io.serai.hub.database;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/// Where the database is and as whom; never shows itself.
record DatabaseLogin(String url, String user, String password) {

    /// The URL with the driver's options for the pool; an option that the URL has already stays as it is there.
    String pooledUrl() {
        // A set of rows is merged within seconds; a connection that says nothing for a minute is dead.
        return withOptions(options("60000"));
    }

    /// New connections at each call, whose answers are awaited so long at most; 0 waits without end.
    DataSource unpooled(int answerMillis) throws SQLException {
        MariaDbDataSource source = new MariaDbDataSource(withOptions(options(Integer.toString(answerMillis))));
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    @Override
    public String toString() {
        return "DatabaseLogin[hidden]";
    }

    private static Map<String, String> options(String socketTimeout) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connectTimeout", "2000");
        options.put("socketTimeout", socketTimeout);
        options.put("tcpKeepAlive", "true");
        // A statement that is closed on a Galera server inside a transaction hides that it was undone: COMMIT says ok,
        // and nothing is there (Connector/J 3.5.7). So the driver fills in the values; only bulk statements are
        // prepared
        // on the server, and those are few enough to stay in the cache.
        options.put("useServerPrepStmts", "false");
        options.put("cachePrepStmts", "true");
        options.put("prepStmtCacheSize", "250");
        options.put("useBulkStmts", "true");
        // Or a new bulk statement waits for socketTimeout where the server has just undone the transaction.
        options.put("disablePipeline", "true");
        // Otherwise the server may ask the driver for any file of this machine.
        options.put("allowLocalInfile", "false");
        // A hub that is frozen, or cut off, within a transaction that wrote would hold its locks for hours. In a
        // comment that only MariaDB 10.10 and newer read: an older server must be let in, to be told that it is.
        options.put("sessionVariables", "time_zone='+00:00'/*M!101000 ,idle_write_transaction_timeout=120 */");
        return options;
    }

    private String withOptions(Map<String, String> options) {
        return options.entrySet().stream()
                .filter(option -> !url.contains(option.getKey() + "="))
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("&", url + (url.contains("?") ? "&" : "?"), ""));
    }
}
