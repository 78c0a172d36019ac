package io.serai.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// nginx before the nodes, with the settings that are shipped: of `config/proxy.conf` only the address and the servers
/// are others. It is told anew whenever a node becomes ready or is not any more.
public final class NginxProxy implements Front {
    private static final Logger LOG = LoggerFactory.getLogger(NginxProxy.class);
    private static final Pattern SERVER = Pattern.compile("(?m)^(\\s*)server hub-\\d+:\\d+([^;]*);\\n");
    private static final Pattern LISTEN = Pattern.compile("listen 8080;");

    private final String program;
    private final Path folder;
    private final String shipped;
    private final String address;
    private final List<Integer> ports;
    private final Process process;
    private volatile boolean closed;

    /// Listens, with no node served yet.
    ///
    /// @param program nginx
    /// @param folder its own, made anew
    /// @param shipped the text of `config/proxy.conf`
    /// @param ports of all nodes
    /// @throws IllegalStateException where it refuses its settings or can't listen
    public NginxProxy(String program, Path folder, String shipped, String host, int port, List<Integer> ports) {
        this.program = program;
        this.folder = folder;
        this.shipped = shipped;
        this.address = host + ":" + port;
        this.ports = ports;
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("nginx.conf"), main());
            Files.writeString(folder.resolve("proxy.conf"), proxy(shipped, address, ports, List.of()));
            String faults = run("-t");
            if (!faults.isEmpty()) {
                throw new IllegalStateException("nginx refuses its settings: " + faults);
            }
            var whole = new ArrayList<>(Node.ownSession());
            whole.addAll(command());
            process = new ProcessBuilder(whole).inheritIO().start();
            process.onExit().thenAccept(this::ended);
        } catch (IOException e) {
            throw new UncheckedIOException("nginx can't be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the hub is ending", e);
        }
    }

    /// Where it is installed, as a program of the path or where Debian has it.
    public static Optional<String> find() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /// The shipped settings with these nodes.
    ///
    /// @param ready ports of those that are served; the others are said to be down
    static String proxy(String shipped, String address, List<Integer> ports, List<Integer> ready) {
        Matcher server = SERVER.matcher(shipped);
        if (!server.find() || !LISTEN.matcher(shipped).find()) {
            throw new IllegalStateException("config/proxy.conf has no server hub-1:8080, or does not listen at 8080");
        }
        String servers = ports.stream()
                .map(port -> server.group(1) + "server 127.0.0.1:" + port + server.group(2)
                        + (ready.contains(port) ? "" : " down") + ";\n")
                .collect(Collectors.joining());
        String whole = new StringBuilder(shipped)
                .replace(server.start(), server.end(), servers)
                .toString();
        return LISTEN.matcher(SERVER.matcher(whole).replaceAll(""))
                .replaceAll(Matcher.quoteReplacement("listen " + address + ";"));
    }

    @Override
    public synchronized void serve(List<Node> ready) {
        try {
            Path part = Files.writeString(
                    folder.resolve("proxy.conf.part"),
                    proxy(
                            shipped,
                            address,
                            ports,
                            ready.stream().map(Node::port).toList()));
            Files.move(part, folder.resolve("proxy.conf"), StandardCopyOption.REPLACE_EXISTING);
            String faults = process.isAlive() ? run("-s", "reload") : "it has ended";
            if (!faults.isEmpty()) {
                LOG.warn("nginx was not told who is ready: {}", faults);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// It ends such calls by itself, after the times that its settings name.
    @Override
    public void cut(Node node) {}

    private void ended(Process nginx) {
        if (!closed) {
            LOG.error("nginx ended with exit code {}: nobody is served any more", nginx.exitValue());
        }
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String main() {
        boolean root = "root".equals(System.getProperty("user.name"));
        String temporary = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(name -> "  %s_temp_path %s;\n".formatted(name, folder.resolve(name)))
                .collect(Collectors.joining());
        return (root ? "user root root;\n" : "")
                + "daemon off;\nworker_processes 1;\nworker_shutdown_timeout 30s;\nerror_log stderr warn;\npid "
                + folder.resolve("nginx.pid") + ";\nevents { worker_connections 4096; }\nhttp {\n  access_log off;\n"
                + temporary + "  include " + folder.resolve("proxy.conf") + ";\n}\n";
    }

    private List<String> command(String... more) {
        return Stream.concat(
                        Stream.of(
                                program,
                                "-e",
                                "stderr",
                                "-p",
                                folder.toString(),
                                "-c",
                                folder.resolve("nginx.conf").toString()),
                        Stream.of(more))
                .toList();
    }

    /// What it says where it fails, else nothing.
    private String run(String... more) throws IOException, InterruptedException {
        Process running =
                new ProcessBuilder(command(more)).redirectErrorStream(true).start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return running.waitFor() == 0 ? "" : said.strip();
    }
}
