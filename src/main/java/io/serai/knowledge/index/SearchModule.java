package io.serai.knowledge.index;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/// Wires embeddings, indexes and search; offers [Embeddings] and [Passages].
public final class SearchModule implements Module {
    /// Of the data folder; holds a folder for each account.
    public static final String FOLDER = "knowledge";

    private static final Duration MODEL_REST = Duration.ofMinutes(10);
    private static final Duration EMBEDDING = Duration.ofSeconds(60);
    private static final Duration RERANKER_REST = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "knowledge-search";
    }

    @Override
    public Set<String> needs() {
        return Set.of("hub", "identity");
    }

    @Override
    public void open(House house) {
        ProducerTemplate routes = house.context().createProducerTemplate();
        Embeddings model = embeddings(house, route(routes, "direct:knowledge-embed"));
        Reranker reranker = reranker(house, route(routes, "direct:knowledge-rerank"));
        var rows = new PassageRows(house.source());
        var change = new ModelChange(house.source(), model, house.part(Inbox.class), house.part(RunStore.class));
        var indexes = new Indexes(house.data().root().resolve(FOLDER), rows, model, change::want);
        var search = new HybridSearch(indexes, rows, model, reranker);
        house.offer(Embeddings.class, model);
        house.offer(Passages.class, search);
        house.bind("knowledgeEmbeddings", model);
        house.bind("knowledgeEndpoint", new EndpointCalls(EMBEDDING));
        house.bind("knowledgeIndexes", indexes);
        house.bind("knowledgeModel", change);
        house.bind("knowledgeSearch", new Search(search));
        house.ends(indexes);
        if (model instanceof LocalEmbeddings local) {
            house.ends(local);
        }
    }

    private static Function<Endpoint.Request, CompletableFuture<Endpoint.Reply>> route(
            ProducerTemplate routes, String uri) {
        return request -> routes.asyncRequestBody(uri, request, Endpoint.Reply.class);
    }

    private static Embeddings embeddings(
            House house, Function<Endpoint.Request, CompletableFuture<Endpoint.Reply>> route) {
        Settings settings = house.settings();
        String url = settings.optional("serai.embeddings.url").orElse(null);
        if (url == null) {
            return new LocalEmbeddings(MODEL_REST);
        }
        String model = settings.optional("serai.embeddings.model").orElse(null);
        Integer dimensions =
                settings.optionalNumber("serai.embeddings.dimensions").orElse(null);
        if (model == null || dimensions == null) {
            throw new StartException("SERAI_EMBEDDINGS_URL names an endpoint: expected its model in "
                    + "SERAI_EMBEDDINGS_MODEL, and how many numbers its vectors have in SERAI_EMBEDDINGS_DIMENSIONS");
        }
        String key = settings.optional("serai.embeddings.api.key").orElse(null);
        return new RemoteEmbeddings(
                new Endpoint("embeddings", based(url, "/v1/embeddings"), key, EMBEDDING, route, house.mapper()),
                model,
                dimensions);
    }

    private static @Nullable Reranker reranker(
            House house, Function<Endpoint.Request, CompletableFuture<Endpoint.Reply>> route) {
        Settings settings = house.settings();
        if (!settings.flag("serai.reranker.enabled")) {
            return null;
        }
        String url = settings.optional("serai.reranker.url")
                .orElseThrow(() -> new StartException("SERAI_RERANKER_ENABLED is true: expected in SERAI_RERANKER_URL "
                        + "where the re-ranker is, such as http://127.0.0.1:8081"));
        var style = Reranker.Style.valueOf(settings.text("serai.reranker.style").toUpperCase(Locale.ROOT));
        var endpoint = new Endpoint(
                "reranking",
                based(url, style.path),
                settings.optional("serai.reranker.api.key").orElse(null),
                settings.duration("serai.reranker.timeout"),
                route,
                house.mapper());
        return new Reranker(endpoint, style, settings.text("serai.reranker.model"), RERANKER_REST);
    }

    private static String based(String url, String path) {
        return (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + path;
    }
}
