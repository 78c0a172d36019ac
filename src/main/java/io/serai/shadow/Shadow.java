package io.serai.shadow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.VendorRecords;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.routes.RoutesOneByOne;
import io.serai.hub.routes.WrittenRoutes;
import io.serai.hub.routes.WrittenRoutes.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ComponentResolver;

/// The sandbox: what stands in it in the place of the hub's database, its vendors and Camel's components.
///
/// Three things keep what is played within it, each of which would do: the connection is never committed; of Camel's
/// components there are only those that stay in it, and no bean that goes outside; and as far as the tables
/// say, the hub
/// is held, as after a restore, in which state nothing of it goes outside.
public final class Shadow implements AutoCloseable {
    /// The Kamelets by which all ways outside go.
    private static final Map<String, String> PLAYED = Map.of(
            "vendor-request-action", "sandboxVendors",
            "vendor-authorized-action", "sandboxVendors",
            "mail-send-action", "sandboxLetters");

    private static final Pattern TRUNCATE = Pattern.compile("(?i)^\\s*TRUNCATE\\s+(?:TABLE\\s+)?(`?\\w+`?)\\s*;?\\s*$");

    private final Recorder recorder = new Recorder();
    private final SandboxVendors vendors = new SandboxVendors(recorder);
    private final SandboxLetters letters = new SandboxLetters(recorder);
    private final SandboxSource source;
    private final DataSource noted;
    private final ShadowTask task;
    private final Written route;
    private final Set<String> beans;
    private final RoutesOneByOne direct;

    /// @param real to be used by nobody else; closed with this
    /// @param home the folder that holds `routes` and `kamelets`
    public Shadow(Connection real, Path home, ShadowTask task) throws SQLException, IOException {
        this.source = new SandboxSource(real, recorder);
        this.noted = ProxyDataSourceBuilder.create(source)
                // a TRUNCATE would commit what was written before it, also one of a temporary table
                .queryTransformer(of -> TRUNCATE.matcher(of.getQuery()).replaceFirst("DELETE FROM $1"))
                .listener(recorder)
                .build();
        this.task = task;
        WrittenRoutes written = WrittenRoutes.read(home.resolve("routes"));
        this.route = written.find(task.route())
                .orElseThrow(() -> new IllegalArgumentException("there is no route " + task.route()));
        this.beans = UsedBeans.of(written, home.resolve("kamelets"), PLAYED.keySet());
        var others = new HashMap<>(written.called());
        others.remove(route.name());
        this.direct = new RoutesOneByOne(others);
    }

    public Database database() {
        return new SandboxDatabase(noted);
    }

    /// Whether there is a bean of that name in the sandbox.
    public boolean has(String bean) {
        return beans.contains(bean);
    }

    /// Binds the sandbox's own.
    public void bind(BiConsumer<String, Object> registry) {
        registry.accept("direct", direct);
        registry.accept("sandboxVendors", vendors);
        registry.accept("sandboxLetters", letters);
    }

    /// To be called before anything is made in the context.
    public void confine(CamelContext context) throws Exception {
        context.getCamelContextExtension().addContextPlugin(ComponentResolver.class, new SandboxComponents(recorder));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                PLAYED.forEach((kamelet, bean) ->
                        routeTemplate(kamelet).from("kamelet:source").bean("ref:" + bean));
            }
        });
    }

    /// @param answers a line of JSON for each event
    public void play(CamelContext context, VendorRecords records, Inbox inbox, Consumer<String> answers)
            throws Exception {
        SandboxRoutes.add(
                context,
                context.getComponent("direct", RoutesOneByOne.class),
                route,
                task.yaml().getBytes(StandardCharsets.UTF_8));
        var playback = new Playback(source, noted, recorder, vendors, records, inbox, context);
        var json = new ObjectMapper();
        for (long key : task.events()) {
            answers.accept(line(json, key, playback.play(key)));
        }
    }

    private static String line(ObjectMapper json, long key, Comparison comparison) throws JsonProcessingException {
        return json.writeValueAsString(
                new ShadowLine(key, comparison.obstacle(), comparison.differences(), comparison.chance()));
    }

    @Override
    public void close() throws SQLException {
        source.close();
    }
}
