package io.serai.knowledge;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.FileStore;
import io.serai.hub.runs.RunStore;
import io.serai.knowledge.index.Embeddings;
import io.serai.knowledge.index.Passages;
import io.serai.knowledge.parse.FileParser;
import io.serai.knowledge.parse.ParseLimits;
import io.serai.web.Trail;
import java.util.List;
import java.util.Set;

/// Wires the domain.
public final class KnowledgeModule implements Module {
    /// Documents wait for each other, and nobody else for them.
    static final String LANE = "knowledge";

    private static final int TRIES = 4;

    @Override
    public String name() {
        return "knowledge";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "hub", "identity", "knowledge-search");
    }

    /// The documents that a person uploaded: they are the account's, and stay without their name.
    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(
                new PersonalRows(house.source(), house.mapper(), "documents", Sql.of("knowledge/export-documents")));
    }

    @Override
    public void open(House house) {
        Inbox inbox = house.part(Inbox.class);
        FileStore files = house.part(FileStore.class);
        int most = house.settings().number("serai.knowledge.workers");
        var store = new DocumentStore(house.source(), house.mapper());
        var parser = new FileParser(ParseLimits.defaults(), house.data().tmp(), house.mapper());
        house.ends(parser);
        house.offer(FileParser.class, parser);
        files.alsoNeeds(store::files);
        inbox.limit(LANE, most);
        var summaries = new ChosenSummaries();
        house.offer(ChosenSummaries.class, summaries);
        house.bind("documents", new Documents(store, files, inbox, house.part(Trail.class), house.moments()));
        house.bind(
                "documentJobs",
                new DocumentJobs(new DocumentJobs.Parts(
                        store,
                        files,
                        parser,
                        house.part(Embeddings.class),
                        house.part(Passages.class),
                        summaries,
                        inbox,
                        house.part(RunStore.class),
                        house.moments(),
                        house.mapper(),
                        most,
                        Math.min(TRIES, house.settings().number("serai.retry.tries")))));
    }
}
