package io.serai;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.backup.Reach;
import io.serai.connectors.VendorRecords;
import io.serai.hub.cache.Cache;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import io.serai.shadow.Shadow;
import io.serai.shadow.ShadowTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;

/// The process in which an edited route is played, see [Shadow]: a hub without doors, over one connection that is never
/// committed. Takes an empty folder to work in, and one line of JSON, a [ShadowTask]; answers one for each event.
///
/// Why a process of its own: a route that never ends can be ended with it, and of what the hub itself holds nothing is
/// within its reach.
final class ShadowRun {
    /// Those that work on what comes in. The others would be doors, or hold files.
    private static final List<String> ROOMS = List.of(
            "hub",
            "audit",
            "identity",
            "connectors",
            "members",
            "imports",
            "zoom",
            "splash",
            "lists",
            "billing",
            "live",
            "notifications",
            "objects",
            "mail",
            "senders",
            "invitations",
            "alerts");

    private ShadowRun() {}

    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        System.setProperty("logback.configurationFile", "logback-text.xml");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Path home = Path.of(System.getProperty("serai.home", "")).toAbsolutePath();
        Path folder = Path.of(args[0]);
        int code = 1;
        try {
            String line = readLine(System.in);
            ShadowTask task = new ObjectMapper().readValue(line, ShadowTask.class);
            endWithTheHub(System.in);
            play(home, folder, task, answers);
            code = 0;
        } catch (Exception e) {
            answers.println(new ObjectMapper().writeValueAsString(Map.of("problem", String.valueOf(rootOf(e)))));
            e.printStackTrace();
        }
        answers.flush();
        Runtime.getRuntime().halt(code);
    }

    private static void play(Path home, Path folder, ShadowTask task, PrintStream answers) throws Exception {
        Settings real = Settings.load(home, System.getenv());
        try (Reach reach = Reach.open(real);
                Shadow shadow = new Shadow(reach.source().getConnection(), home, task)) {
            DataFolder data = DataFolder.open(folder);
            Settings settings =
                    Settings.load(home, environment(real, reach, folder)).withGenerated(data);
            List<Module> modules = Modules.inOrder(Modules.ALL.stream()
                    .filter(module -> ROOMS.contains(module.name()))
                    .toList());
            var servers = new Ground.Servers(shadow::database, Cache::none);
            var ground = new Ground(home, settings, data, modules, Moments.NONE, servers);
            Main main = Camel.sandbox(home, settings);
            shadow.bind(main::bind);
            main.init();
            shadow.confine(main.getCamelContext());
            var house = new House(ground, main, modules, new Endings(), shadow::has);
            house.open();
            main.start();
            shadow.play(
                    main.getCamelContext(), house.part(VendorRecords.class), house.part(Inbox.class), answers::println);
        }
    }

    /// Of the hub's own, without what leads outside or to the hub's folder.
    private static Map<String, String> environment(Settings real, Reach reach, Path folder) {
        var own = new HashMap<>(System.getenv());
        for (String name : List.of("SERAI_BROKER_URL", "SERAI_REDIS_URL", "SERAI_INBOX_DIR", "SERAI_ERASURES_LOG")) {
            own.remove(name);
        }
        own.put("SERAI_DATA_DIR", folder.toString());
        own.put("SERAI_TRACE_RING", "0");
        own.put("SERAI_WORKER_COUNT", "1");
        own.put("SERAI_RECORD_VENDORS", "false");
        if (!real.prod()) {
            for (String name : List.of("serai.master.key", "serai.admin.email", "serai.signup.account")) {
                reach.data().secrets().find(name).ifPresent(value -> own.put(variable(name), value));
            }
        }
        return own;
    }

    private static String variable(String setting) {
        return setting.toUpperCase(java.util.Locale.ROOT).replace('.', '_');
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new java.io.ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /// However that ends: its end of the pipe is closed then.
    private static void endWithTheHub(InputStream in) {
        Thread.ofPlatform().daemon().name("hub-is-there").start(() -> {
            try {
                while (in.read() >= 0) {
                    // nothing more is said
                }
            } catch (IOException _) {
                // it is gone
            }
            Runtime.getRuntime().halt(3);
        });
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    static {
        // MariaDB's driver converts by the zone of the JVM
        java.util.TimeZone.setDefault(java.util.TimeZone.getTimeZone("UTC"));
    }
}
