package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "routes",
        description = "What the hub's routes do on the node that answers; for who sees all accounts.",
        sortOptions = false,
        footer = {"", "Examples:", "  serai routes --domain zoom", "  serai routes stop imports-watch-folders --yes"})
final class RoutesCommands implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("id", "domain", "status", "exchanges", "failed", "in_flight", "mean_ms", "last_at", "from");
    private static final List<String> FACTS = List.of(
            "id",
            "description",
            "domain",
            "from",
            "schedule",
            "status",
            "exchanges",
            "failed",
            "in_flight",
            "mean_ms",
            "last_at",
            "keeps_running");
    private static final List<String> STEPS = List.of("step", "what", "exchanges", "failed", "mean_ms");
    private static final String PATH = "/v3/hub/route";

    @Option(names = "--domain", paramLabel = "NAME", description = "Only those of this folder, such as zoom.")
    private @Nullable String domain;

    @Option(names = "--json", description = "As the hub answered.")
    private boolean json;

    private final Cli cli;

    RoutesCommands(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        JsonNode routes = cli.operator(null, null)
                .get(new Asked(PATH).with("domain", domain).path())
                .path("data");
        if (json) {
            cli.print(routes);
        } else if (routes.isEmpty()) {
            cli.out().println("None: no route fits.");
        } else {
            new Table(COLUMNS, routes).print(cli.out());
        }
        return 0;
    }

    @Command(name = "show", description = "One route, with its steps and its YAML.", sortOptions = false)
    int show(
            @Parameters(paramLabel = "ID", description = "The route's id.") String id,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        JsonNode route = cli.operator(null, null).get(path(id)).path("data");
        if (json) {
            cli.print(route);
            return 0;
        }
        Asked.facts(FACTS, route).print(cli.out());
        var steps = new Table(STEPS);
        add(steps, route.path("steps"), "");
        cli.out().println();
        steps.print(cli.out());
        cli.out().println();
        route.path("source").asText("").lines().map(Printable::of).forEach(cli.out()::println);
        return 0;
    }

    private static void add(Table table, JsonNode steps, String indent) {
        for (JsonNode step : steps) {
            boolean counted = step.path("counted").asBoolean();
            table.add(List.of(
                    indent + step.path("type").asText(),
                    step.path("what").asText(),
                    counted ? step.path("exchanges").asText() : "",
                    counted ? step.path("failed").asText() : "",
                    counted ? Table.cell(step.path("mean_ms")) : ""));
            add(table, step.path("steps"), indent + "  ");
        }
    }

    @Command(name = "start", description = "Start a route on the node that answers.", sortOptions = false)
    int start(
            @Parameters(paramLabel = "ID", description = "The route's id.") String id,
            @Option(names = "--yes", description = "Do it.") boolean yes) {
        return change(id, "start", yes);
    }

    @Command(
            name = "stop",
            description = "Stop a route on the node that answers, until it is started again or the node starts anew.",
            sortOptions = false)
    int stop(
            @Parameters(paramLabel = "ID", description = "The route's id.") String id,
            @Option(names = "--yes", description = "Do it.") boolean yes) {
        return change(id, "stop", yes);
    }

    private int change(String id, String step, boolean yes) {
        HubClient hub = cli.operator(null, null);
        if (!yes) {
            JsonNode route = hub.get(path(id)).path("data");
            Asked.facts(FACTS, route).print(cli.out());
            cli.out().println();
            cli.out().println("Nothing was done: add --yes to " + step + " it.");
            return 0;
        }
        JsonNode answer = hub.post(path(id) + "/" + step, null);
        cli.out()
                .println(Printable.of(id + " is " + answer.at("/data/status").asText() + ". "
                        + answer.at("/meta/status_message").asText()));
        return 0;
    }

    private static String path(String id) {
        return PATH + "/" + HubClient.segment(id);
    }
}
