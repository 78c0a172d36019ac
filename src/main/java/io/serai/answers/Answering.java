package io.serai.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.knowledge.index.Found;
import io.serai.knowledge.index.Passage;
import io.serai.knowledge.index.Passages;
import io.serai.knowledge.index.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers a question by an account's documents. Whatever is said stands on a quote that was looked up in its stored
/// page as it is now; what does not, is not said.
final class Answering {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
    private static final int MOST_QUOTES = 3;
    private static final int MOST_SENTENCES = 12;

    private final Passages passages;
    private final StoredPages pages;
    private final @Nullable LanguageModel model;
    private final ModelBudget budget;
    private final Enough enough;
    private final Prompt prompt;
    private final ObjectMapper json;

    /// @param model null for quotes alone
    Answering(
            Passages passages,
            StoredPages pages,
            @Nullable LanguageModel model,
            ModelBudget budget,
            Enough enough,
            ObjectMapper json) {
        this.passages = passages;
        this.pages = pages;
        this.model = model;
        this.budget = budget;
        this.enough = enough;
        this.prompt = new Prompt(json);
        this.json = json;
    }

    /// From when on what was found is near enough to the question to be an answer.
    ///
    /// @param cosine of the nearest passage
    /// @param share of the question's rare words that the best passages hold
    record Enough(double cosine, double share) {
        boolean by(Found found) {
            return found.rareShare() >= share
                    || found.passages().stream().anyMatch(passage -> passage.cosine() >= cosine);
        }
    }

    /// Told of an answer as it grows.
    interface Listener {
        Listener NOBODY = new Listener() {
            @Override
            public void cites(Source source) {}

            @Override
            public void says(String text) {}
        };

        void cites(Source source);

        void says(String text);

        /// Whether anybody listens still.
        default boolean listening() {
            return true;
        }
    }

    /// @param before the conversation so far, the oldest first
    Reply answer(long account, Question question, List<JsonNode> before, Listener listener) {
        Found found = find(account, question, before);
        if (found.passages().isEmpty() || !enough.by(found)) {
            return Reply.unknown(model == null, found.reranked());
        }
        StoredPages.Looked looked = pages.look(account);
        if (model != null && budget.left(account)) {
            var written = new Written(found.passages(), question.text(), looked, listener);
            try {
                budget.spent(
                        account, model.ask(prompt.answer(question.text(), found.passages(), before), written::words));
                return written.reply(found.reranked());
            } catch (IOException e) {
                LOG.warn("{}", String.valueOf(e.getMessage()));
                if (!written.isEmpty()) {
                    return written.reply(found.reranked());
                }
            }
        }
        return quoted(found, looked, listener);
    }

    /// A question that says little by itself is looked for together with the one before it.
    private Found find(long account, Question question, List<JsonNode> before) {
        Found found = passages.find(account, question);
        if (enough.by(found) || before.isEmpty()) {
            return found;
        }
        Optional<String> last = before.reversed().stream()
                .filter(message -> message.path("role").asText().equals("user"))
                .map(message -> message.path("content").asText())
                .findFirst();
        return last.map(text -> passages.find(account, longer(question, text))).orElse(found);
    }

    private static Question longer(Question question, String before) {
        return new Question(
                before + " " + question.text(),
                question.docIds(),
                question.regulationType(),
                question.version(),
                question.top());
    }

    private Reply quoted(Found found, StoredPages.Looked looked, Listener listener) {
        var sources = new ArrayList<Source>();
        var text = new StringBuilder();
        for (Passage passage : found.passages()) {
            // the best one is why there is an answer at all; the next ones have to be near by themselves
            boolean near = sources.isEmpty() || passage.cosine() >= enough.cosine();
            Optional<String> quote =
                    near && sources.size() < MOST_QUOTES ? looked.quote(passage, passage.text()) : Optional.empty();
            if (quote.isPresent()) {
                var source = new Source(sources.size() + 1, passage, quote.get());
                sources.add(source);
                String said = (text.isEmpty() ? "" : "\n") + "“" + quote.get() + "” [" + source.n() + "]";
                text.append(said);
                listener.cites(source);
                listener.says(said);
            }
        }
        return sources.isEmpty()
                ? Reply.unknown(true, found.reranked())
                : new Reply(text.toString(), true, true, found.reranked(), sources);
    }

    /// What a language model writes, as far as it stands on what it was given.
    private final class Written {
        private final List<Passage> given;
        private final String question;
        private final StoredPages.Looked looked;
        private final Listener listener;
        private final ClaimReader reader = ClaimReader.of(json, this::claimed);
        private final List<Source> sources = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private int sentences;

        Written(List<Passage> given, String question, StoredPages.Looked looked, Listener listener) {
            this.given = given;
            this.question = question;
            this.looked = looked;
            this.listener = listener;
        }

        boolean words(String words) {
            return reader.test(words) && listener.listening();
        }

        boolean isEmpty() {
            return sources.isEmpty();
        }

        Reply reply(boolean reranked) {
            return isEmpty()
                    ? Reply.unknown(false, reranked)
                    : new Reply(text.toString(), true, false, reranked, sources);
        }

        private boolean claimed(Claim claim) {
            if (claim.source() >= 1 && claim.source() <= given.size()) {
                Passage passage = given.get(claim.source() - 1);
                Optional<String> quote = looked.quote(passage, claim.quote());
                Optional<String> sentence =
                        Sentences.shown(claim.sentence(), passage.text() + " " + passage.heading() + " " + question);
                if (quote.isPresent() && sentence.isPresent()) {
                    say(sentence.get(), source(passage, quote.get()));
                }
            }
            return sentences < MOST_SENTENCES;
        }

        private Source source(Passage passage, String quote) {
            for (Source source : sources) {
                if (source.passage().id() == passage.id() && source.quote().equals(quote)) {
                    return source;
                }
            }
            var source = new Source(sources.size() + 1, passage, quote);
            sources.add(source);
            listener.cites(source);
            return source;
        }

        private void say(String sentence, Source source) {
            sentences++;
            String said = (text.isEmpty() ? "" : " ") + sentence + " [" + source.n() + "]";
            text.append(said);
            listener.says(said);
        }
    }
}
