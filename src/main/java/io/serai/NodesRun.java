package io.serai;

import io.serai.hub.servers.EmbeddedCache;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.PrivateFiles;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import io.serai.nodes.Balancer;
import io.serai.nodes.Front;
import io.serai.nodes.NginxProxy;
import io.serai.nodes.Nodes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `./serai run --nodes 3 [--proxy nginx]`: several hubs on one MariaDB and one Redis, those of the settings or some
/// brought along, and a balancer before them on the hub's own address.
///
/// What hubs share lies in the data folder, as with one hub: uploaded files, the inbox, secrets. What each has for
/// itself lies in `nodes/<number>` of it.
final class NodesRun {
    private static final int MOST = 9;
    private static final Duration MORE_THAN_A_HUB = Duration.ofSeconds(15);

    private final Endings endings = new Endings();
    private final Path home;
    private final int count;
    private final boolean nginx;
    private volatile boolean stopping;

    private NodesRun(Path home, int count, boolean nginx) {
        this.home = home;
        this.count = count;
        this.nginx = nginx;
    }

    public static void main(String[] args) {
        List<String> words = List.of(args);
        boolean nginx = words.size() == 4 && words.subList(2, 4).equals(List.of("--proxy", "nginx"));
        if (!(nginx || words.size() == 2)
                || !words.getFirst().equals("--nodes")
                || !words.get(1).matches("[1-" + MOST + "]")) {
            System.err.println("serai: run takes nothing, or --nodes 1 to " + MOST + " and after that --proxy nginx");
            System.exit(2);
        }
        System.setProperty("logback.configurationFile", "logback-text.xml");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        var run = new NodesRun(
                Path.of(System.getProperty("serai.home", "")).toAbsolutePath(), Integer.parseInt(words.get(1)), nginx);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(run::stop, "serai-stop"));
            run.start(Settings.load(run.home, System.getenv()));
            new CountDownLatch(1).await(); // what runs here is no reason for a JVM to go on
        } catch (StartException | IllegalArgumentException | IllegalStateException | IOException e) {
            if (!run.stopping) {
                System.err.println("Serai can't start. " + e.getMessage());
                System.exit(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(Settings loaded) throws IOException, InterruptedException {
        DataFolder data = endings.later(DataFolder.open(loaded.path("serai.data.dir")));
        Settings settings = loaded.withGenerated(data);
        EdgeModule.requireFreePort(settings);
        var common = new LinkedHashMap<String, String>();
        common.put("SERAI_HTTP_HOST", "127.0.0.1");
        common.put("SERAI_HTTP_PROXIES", Integer.toString(settings.number("serai.http.proxies") + 1));
        common.put("SERAI_PUBLIC_URL", settings.publicUrl());
        common.put("SERAI_INBOX_DIR", settings.path("serai.inbox.dir").toString());
        common.put("SERAI_ERASURES_LOG", settings.path("serai.erasures.log").toString());
        if (!settings.prod()) {
            for (String name :
                    List.of("serai.api.key", "serai.admin.email", "serai.admin.password", "serai.master.key")) {
                common.put(variable(name), settings.text(name));
            }
        }
        common.putAll(servers(settings, data));

        List<Integer> ports = freePorts();
        Front front = front(settings, data, ports);
        var nodes = new Nodes(front, settings.duration("serai.shutdown.timeout").plus(MORE_THAN_A_HUB));
        endings.later(nodes);
        for (int number = 1; number <= count; number++) {
            prepare(data, number);
        }
        nodes.start(ports, command(), number -> own(common, data, number, ports), System.out);
        nodes.awaitReady();
        if (!settings.prod()) {
            System.out.println("API key (dev, kept in " + data.root().resolve("secrets.properties") + "): "
                    + settings.text("serai.api.key"));
        }
        System.out.println("Serai is ready at " + Readiness.address(settings) + ": " + count + " nodes behind "
                + (nginx ? "nginx" : "a balancer") + ", at the ports " + ports + " of 127.0.0.1");
    }

    /// Where MariaDB and Redis are, which are started where the settings name none.
    private Map<String, String> servers(Settings settings, DataFolder data) {
        var found = new LinkedHashMap<String, String>();
        if (settings.optional("serai.db.url").isEmpty()) {
            EmbeddedDatabase database = endings.later(new EmbeddedDatabase(data));
            database.start();
            found.put("SERAI_DB_URL", database.url());
            found.put("SERAI_DB_USER", database.user());
            found.put("SERAI_DB_PASSWORD", database.password());
        }
        if (settings.optional("serai.redis.url").isEmpty()) {
            EmbeddedCache cache = endings.later(new EmbeddedCache(data));
            cache.start();
            found.put("SERAI_REDIS_URL", cache.url());
        }
        return found;
    }

    private Front front(Settings settings, DataFolder data, List<Integer> ports) throws IOException {
        String host = settings.text("serai.http.host");
        if (!nginx) {
            return new Balancer(host, settings.port());
        }
        String program = NginxProxy.find()
                .orElseThrow(() -> new StartException(
                        "There is no nginx on this machine (Debian: apt install nginx-light); without --proxy nginx a"
                                + " balancer of Serai's own stands there"));
        return new NginxProxy(
                program,
                data.root().resolve("nodes/nginx"),
                Files.readString(home.resolve("config/proxy.conf")),
                host,
                settings.port(),
                ports);
    }

    /// The node's folder, with the files of all in it. Whoever has it is of a start before this one that was killed,
    /// as this one has the whole.
    private static void prepare(DataFolder data, int number) throws IOException, InterruptedException {
        Path folder = folder(data, number);
        PrivateFiles.createFolder(folder);
        if (DataFolder.isInUse(folder)) {
            end(Long.parseLong(Files.readString(folder.resolve("serai.lock")).strip()));
        }
        // what one hub found out in an earlier start spares the nodes that
        for (String checked : List.of("routes.checked", "schema.checked")) {
            Path known = data.root().resolve(checked);
            Path own = folder.resolve(checked);
            if (Files.exists(known) && !Files.exists(own)) {
                Files.copy(known, own);
            }
        }
        Path files = folder.resolve("files");
        if (!Files.exists(files, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(files, data.files());
        }
    }

    private static void end(long pid) throws InterruptedException {
        ProcessHandle left = ProcessHandle.of(pid).orElse(null);
        if (left == null) {
            return;
        }
        System.out.println("Ending a node of a run that was killed: process " + pid);
        left.destroyForcibly();
        try {
            left.onExit().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartException("The process " + pid + " of a run that was killed does not end", e);
        }
    }

    private static Map<String, String> own(
            Map<String, String> common, DataFolder data, int number, List<Integer> ports) {
        var own = new LinkedHashMap<>(common);
        own.put("SERAI_DATA_DIR", folder(data, number).toString());
        own.put("SERAI_HTTP_PORT", Integer.toString(ports.get(number - 1)));
        return own;
    }

    private static Path folder(DataFolder data, int number) {
        return data.root().resolve("nodes").resolve(Integer.toString(number));
    }

    /// A hub by the same JVM, with the same options and classes.
    private static List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.serai.Serai"));
        return command;
    }

    /// All are held until all are found, so that none is found twice.
    private List<Integer> freePorts() throws IOException {
        var held = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private void stop() {
        stopping = true;
        endings.end();
    }
}
