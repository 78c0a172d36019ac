package io.serai.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.knowledge.index.Passage;
import io.serai.knowledge.index.Passages;
import io.serai.knowledge.index.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds passages of a text against rules. A language model says whether one breaks the other, and is believed where
/// both of its quotes stand where it says; without one, what is near to a rule is for a person to look at.
final class Judge {
    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);
    private static final Set<String> SEVERITIES = Set.of("high", "medium", "low");
    private static final int LONGEST_QUESTION = 2_000;
    private static final int RULES_A_PART = 2;

    private final Passages passages;
    private final StoredPages pages;
    private final @Nullable LanguageModel model;
    private final ModelBudget budget;
    private final double near;
    private final Prompt prompt;
    private final ObjectMapper json;

    /// @param near from which cosine on a rule is about what a passage is about
    Judge(
            Passages passages,
            StoredPages pages,
            @Nullable LanguageModel model,
            ModelBudget budget,
            double near,
            ObjectMapper json) {
        this.passages = passages;
        this.pages = pages;
        this.model = model;
        this.budget = budget;
        this.near = near;
        this.prompt = new Prompt(json);
        this.json = json;
    }

    /// @param severity `high`, `medium`, `low` or `review`
    /// @param quote stands in the rule's page to the letter
    /// @param offset where `text` stands in the whole text, in UTF-16 units
    record Finding(String severity, Passage rule, String quote, int offset, String text) {}

    /// @param documents the public ids of those that hold the rules
    Hearing hear(long account, List<String> documents) {
        return new Hearing(account, Set.copyOf(documents));
    }

    /// Of one text.
    final class Hearing {
        private final long account;
        private final Set<String> documents;
        private final StoredPages.Looked looked;
        private final Set<String> told = new HashSet<>();
        private boolean extractive;

        private Hearing(long account, Set<String> documents) {
            this.account = account;
            this.documents = documents;
            this.looked = pages.look(account);
            this.extractive = model == null;
        }

        /// Whether no language model was asked, or not for all of it.
        boolean extractive() {
            return extractive;
        }

        List<Finding> of(Compliance.Looked.Part part) {
            var findings = new ArrayList<Finding>();
            if (documents.isEmpty() || part.text().isBlank()) {
                return findings;
            }
            String asked = part.text().substring(0, Math.min(part.text().length(), LONGEST_QUESTION));
            List<Passage> rules = passages.find(account, new Question(asked, documents, null, null, RULES_A_PART))
                    .passages();
            for (Passage rule : rules) {
                if (rule.cosine() >= near) {
                    held(part, rule).filter(this::isNew).ifPresent(findings::add);
                }
            }
            return findings;
        }

        /// Parts overlap, so one thing may be found twice.
        private boolean isNew(Finding finding) {
            return told.add(finding.offset() + " " + finding.rule().id() + " " + finding.quote());
        }

        private Optional<Finding> held(Compliance.Looked.Part part, Passage rule) {
            if (model != null && budget.left(account)) {
                var said = new StringBuilder();
                try {
                    budget.spent(account, model.ask(prompt.judge(part.text(), rule), words -> {
                        said.append(words);
                        return said.length() < Prompt.LONGEST_JUDGEMENT;
                    }));
                    return judged(part, rule, said.toString());
                } catch (IOException e) {
                    LOG.warn("{}", String.valueOf(e.getMessage()));
                }
            }
            extractive = true;
            return looked.quote(rule, rule.text())
                    .map(quote -> new Finding("review", rule, quote, part.offset(), part.text()));
        }

        private Optional<Finding> judged(Compliance.Looked.Part part, Passage rule, String said) {
            Optional<JsonNode> judgement = ClaimReader.first(json, said);
            String severity = judgement.map(it -> it.path("severity").asText()).orElse("");
            if (!SEVERITIES.contains(severity)) {
                return Optional.empty();
            }
            JsonNode it = judgement.orElseThrow();
            Optional<String> quote = looked.quote(rule, it.path("rule_quote").asText());
            Optional<String> text =
                    Quotes.in(part.text(), it.path("passage_quote").asText());
            if (quote.isEmpty() || text.isEmpty()) {
                return Optional.empty();
            }
            int offset = part.offset() + part.text().indexOf(text.get());
            return Optional.of(new Finding(severity, rule, quote.get(), offset, text.get()));
        }
    }
}
