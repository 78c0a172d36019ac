package io.serai.answers;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.PersonalData;
import io.serai.hub.cache.RateLimits;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import io.serai.knowledge.ChosenSummaries;
import io.serai.knowledge.index.Embeddings;
import io.serai.knowledge.index.Passages;
import io.serai.knowledge.parse.FileParser;
import io.serai.web.Trail;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Wires the domain.
public final class AnswersModule implements Module {
    private static final double PERCENT = 100;

    @Override
    public String name() {
        return "answers";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "hub", "identity", "knowledge", "knowledge-search");
    }

    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(new OwnConversations(conversations(house)));
    }

    private static Conversations conversations(House house) {
        return new Conversations(
                house.cache(),
                house.mapper(),
                Duration.ofMinutes(house.settings().number("serai.chat.session.minutes")));
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        Passages passages = house.part(Passages.class);
        Embeddings embeddings = house.part(Embeddings.class);
        var pages = new StoredPages(house.source());
        var budget = new ModelBudget(house.source(), settings.number("serai.llm.tokens.day"), house.clock());
        LanguageModel model = model(house);
        var enough = new Answering.Enough(
                settings.number("serai.knowledge.sure.cosine") / PERCENT,
                settings.number("serai.knowledge.sure.words") / PERCENT);
        if (model != null) {
            house.part(ChosenSummaries.class).by(new ModelSummaries(model, budget, new Prompt(house.mapper())));
        }
        Conversations conversations = conversations(house);
        house.bind(
                "chat",
                new Chat(
                        new Answering(passages, pages, model, budget, enough, house.mapper()),
                        conversations,
                        new RateLimits(house.cache()),
                        settings.number("serai.reranker.top.k"),
                        house.mapper(),
                        house.clock()));
        house.bind("conversations", new ConversationCalls(conversations, house.mapper()));
        house.bind("quickQuestions", new QuickQuestions(house.source(), house.part(Trail.class), house.mapper()));
        house.bind("documentText", new DocumentText(house.source()));
        house.bind("knowledgeHealth", new KnowledgeHealth(settings, embeddings, model, house.source()));
        house.bind(
                "compliance",
                new Compliance(
                        new Rules(house.source()),
                        new Texts(house.source(), house.part(FileParser.class), embeddings),
                        new Judge(passages, pages, model, budget, enough.cosine(), house.mapper()),
                        house.cache(),
                        house.clock()));
    }

    private static @Nullable LanguageModel model(House house) {
        Settings settings = house.settings();
        Duration patience = settings.duration("serai.llm.timeout");
        var client = new ModelClient(patience);
        house.bind("modelClient", client.http());
        house.ends(client);
        String url = settings.optional("serai.llm.url").orElse("");
        String name = settings.optional("serai.llm.model").orElse("");
        if (!url.isEmpty() && name.isEmpty()) {
            throw new StartException(
                    "SERAI_LLM_URL names a server: expected in SERAI_LLM_MODEL which of its models to ask");
        }
        var access = new LanguageModel.Access(
                url,
                name,
                settings.optional("serai.llm.api.key").orElse(null),
                settings.number("serai.llm.max.tokens"));
        var model = new LanguageModel(access, house.context().createProducerTemplate(), house.mapper());
        house.bind("languageModel", model); // its route is there, whether or not it is asked
        return url.isEmpty() ? null : model;
    }
}
