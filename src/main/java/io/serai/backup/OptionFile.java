package io.serai.backup;

import io.serai.hub.settings.PrivateFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;

/// Where the database is and as whom, for MariaDB's programs: in a file that only this user reads, as a command line is
/// everybody's. It goes with this.
record OptionFile(Path file, String database) implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;

    /// As safe a way to the server as the hub's own by this URL.
    static OptionFile of(Reach reach) throws IOException, SQLException {
        Configuration there = Configuration.parse(reach.url());
        if (there == null || there.addresses().isEmpty() || there.database() == null) {
            throw new SQLException("SERAI_DB_URL names no host and database");
        }
        HostAddress address = reachable(there.addresses());
        List<String> lines = new ArrayList<>(List.of(
                "[client]",
                "protocol=tcp",
                "host=" + quoted(address.host),
                "port=" + address.port,
                "user=" + quoted(reach.user()),
                "password=" + quoted(reach.password()),
                "default-character-set=utf8mb4",
                "max-allowed-packet=1G"));
        switch (there.sslMode()) {
            case DISABLE -> lines.add("skip-ssl");
            case TRUST -> lines.addAll(List.of("ssl", "skip-ssl-verify-server-cert"));
            case VERIFY_CA, VERIFY_FULL -> lines.addAll(List.of("ssl", "ssl-verify-server-cert"));
        }
        if (there.serverSslCert() != null) {
            lines.add("ssl-ca=" + quoted(there.serverSslCert()));
        }
        Path folder = Files.createTempDirectory("serai-back-up-"); // of mode 700
        Path file = folder.resolve("client.cnf");
        PrivateFiles.create(file);
        Files.write(file, lines);
        return new OptionFile(file, there.database());
    }

    /// Of several, as of a cluster, the first that takes a connection: where the driver would go, too.
    private static HostAddress reachable(List<HostAddress> addresses) {
        if (addresses.size() > 1) {
            for (HostAddress address : addresses) {
                try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address.host, address.port), CONNECT_MILLIS);
                    return address;
                } catch (IOException _) {
                    // the next
                }
            }
        }
        return addresses.getFirst();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Must be the first.
    String argument() {
        return "--defaults-file=" + file;
    }

    @Override
    public void close() throws IOException {
        PrivateFiles.delete(Objects.requireNonNull(file.getParent()));
    }
}
