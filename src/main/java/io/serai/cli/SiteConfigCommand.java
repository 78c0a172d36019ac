package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes over what the old service kept of Novi, Mailman and their lists in a site's `cfg_json`. It shows names, never
/// values.
@Command(
        name = "migrate-site-config",
        description = "Make an account's connections and list pairs of the old site's cfg_json.",
        sortOptions = false,
        footer = {
            "",
            "Reads novi_api_root_url, novi_idaa_api_key, mailman_base_url, mailman_username,",
            "mailman_password and novi_mailman_sync, and nothing else. Twice changes nothing.",
            "",
            "Example:",
            "  serai migrate-site-config site.json --account aBcDeFgHiJk --dry-run"
        })
final class SiteConfigCommand implements Callable<Integer> {
    private static final String CONNECTIONS = "/v3/hub/connection";
    private static final String SETTING = "/v3/action/e_novi_mailman/setting";

    @Parameters(paramLabel = "FILE", description = "The site's cfg_json; - is standard input.")
    private String file;

    @Option(names = "--account", paramLabel = "ID", required = true, description = "Whose it becomes.")
    private String account;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dry;

    @Option(names = "--replace", description = "Also replace addresses and secrets that are there already.")
    private boolean replace;

    private final Cli cli;

    SiteConfigCommand(Cli cli) {
        this.cli = cli;
        this.file = "";
        this.account = "";
    }

    @Override
    public Integer call() {
        SiteConfig old = SiteConfig.read(file, cli.shell());
        HubClient hub = cli.operator(account, null);
        boolean left = connection(
                hub, "novi", Map.of("base_url", "novi_api_root_url"), Map.of("api_key", "novi_idaa_api_key"), old);
        var login = new LinkedHashMap<String, String>();
        login.put("username", "mailman_username");
        login.put("password", "mailman_password");
        left |= connection(hub, "mailman", Map.of("base_url", "mailman_base_url"), login, old);
        pairs(hub, old.pairs(cli.object()));
        if (dry) {
            say("This was a dry run: nothing was changed.");
        }
        return left ? 1 : 0;
    }

    private void say(String line) {
        cli.out().println(Printable.of(line));
    }

    /// @param settings names of ours, and those of the old ones
    /// @return whether something was left as it is that the file has otherwise
    private boolean connection(
            HubClient hub, String system, Map<String, String> settings, Map<String, String> secrets, SiteConfig old) {
        ObjectNode wished = old.texts(settings, cli.object());
        ObjectNode given = old.texts(secrets, cli.object());
        if (wished.isEmpty() && given.isEmpty()) {
            say(system + ": the file has nothing of it");
            return false;
        }
        JsonNode there = one(hub.get(CONNECTIONS + "?system=" + system).path("data"));
        if (there == null) {
            return make(hub, system, wished, given);
        }
        boolean moved =
                !wished.isEmpty() && !there.path("settings").path("base_url").equals(wished.path("base_url"));
        if (moved && !replace) {
            say(system + ": the connection " + there.path("name").asText()
                    + " leads to another base_url and was left as it is; --replace changes it");
            return true;
        }
        ObjectNode secretsToSet = cli.object();
        given.fieldNames().forEachRemaining(name -> {
            if (replace || !there.path("secrets").path(name).path("set").asBoolean()) {
                secretsToSet.set(name, given.get(name));
            }
        });
        ObjectNode change = cli.object();
        if (moved) {
            change.set("settings", wished);
        }
        if (!secretsToSet.isEmpty()) {
            change.set("secrets", secretsToSet);
        }
        if (change.isEmpty()) {
            say(system + ": the connection " + there.path("name").asText() + " is there already");
            return false;
        }
        if (!dry) {
            hub.call(
                    "PATCH",
                    CONNECTIONS + "/" + HubClient.segment(there.path("id").asText()),
                    change);
        }
        say(system + ": the connection " + there.path("name").asText() + (dry ? " would get " : " got ")
                + names(moved ? wished : cli.object(), secretsToSet));
        return false;
    }

    private boolean make(HubClient hub, String system, ObjectNode wished, ObjectNode given) {
        ObjectNode body =
                cli.object().put("system", system).put("name", "default").put("enabled", true);
        body.set("settings", wished);
        body.set("secrets", given);
        if (!dry) {
            hub.post(CONNECTIONS, body);
        }
        say(system + ": a connection default " + (dry ? "would be" : "was") + " made with " + names(wished, given));
        return false;
    }

    private static String names(ObjectNode settings, ObjectNode secrets) {
        var names = new ArrayList<String>();
        settings.fieldNames().forEachRemaining(names::add);
        secrets.fieldNames().forEachRemaining(names::add);
        return String.join(", ", names);
    }

    /// The one that the account uses; null where there is none.
    private static @Nullable JsonNode one(JsonNode connections) {
        JsonNode found = null;
        for (JsonNode connection : connections) {
            if (found == null || connection.path("name").asText().equals("default")) {
                found = connection;
            }
        }
        return found;
    }

    private void pairs(HubClient hub, List<ObjectNode> wished) {
        if (wished.isEmpty()) {
            say("lists: the file has no pairs");
            return;
        }
        JsonNode setting = hub.get(SETTING).path("data");
        ArrayNode pairs = cli.object().putArray("pairs");
        setting.path("pairs").forEach(pairs::add);
        int added = 0;
        for (ObjectNode pair : wished) {
            if (!isThere(pairs, pair)) {
                pairs.add(pair);
                added++;
            }
        }
        if (added > 0 && !dry) {
            ObjectNode body = cli.object();
            body.set("pairs", pairs);
            // they wait for a person to look at a dry run, and to say that they are on
            body.put("enabled", setting.path("enabled").asBoolean());
            hub.call("PUT", SETTING, body);
        }
        say("lists: " + added + " of " + wished.size() + " pairs " + (dry ? "would be" : "were")
                + " added, the others are there already");
    }

    private static boolean isThere(ArrayNode pairs, ObjectNode wished) {
        for (JsonNode pair : pairs) {
            if (pair.path("novi_group").equals(wished.path("novi_group"))
                    && SiteConfig.list(pair.path("mailman_list").asText())
                            .equals(SiteConfig.list(wished.path("mailman_list").asText()))) {
                return true;
            }
        }
        return false;
    }
}
