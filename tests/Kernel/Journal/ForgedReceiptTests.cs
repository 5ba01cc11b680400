using System.Text.Json;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Reviews;

namespace Fuyao.Kernel.Tests.Journal;

/// <summary>Receipts that somebody changed: whatever was changed is found, and a receipt made up from scratch is found where its decision does not follow from its values.</summary>
public sealed class ForgedReceiptTests
{
    private static readonly CheckedProgramme Programme = Marketplace.Programme(
        [("good", "gold || listed('recognised')")], [("SS", "gmv >= 6000 && merit >= 40.0"), ("S", "gmv >= 2000")],
        change: rules => rules with { Derived = [Marketplace.Score("merit", "category", MissingPart.Reweight, ("credit", 1m), ("rating", 0.5m))] },
        derived: [Marketplace.Score("merit", "category", MissingPart.Reweight, ("credit", 1m), ("rating", 0.5m))]);

    private static readonly TestReceipts Receipts = Made();

    [Fact]
    public void The_receipts_themselves_hold()
    {
        for (var index = 0; index < Receipts.Records.Length; index++)
            DifferencesOf(Receipts.Of(index).ToJson()).ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_is_changed_left_out_or_added_is_found()
    {
        var json = Receipts.Of(1).ToJson();
        var changes = Changes(JsonNode.Parse(json)!).ToArray();

        changes.Length.ShouldBeGreaterThan(300);
        changes.Where(change => DifferencesOf(change.Json).Count == 0).Select(change => change.What).ShouldBeEmpty();
    }

    [Fact]
    public void A_receipt_laid_out_otherwise_is_the_same_receipt()
    {
        var node = JsonNode.Parse(Receipts.Of(1).ToJson())!;

        DifferencesOf(node.ToJsonString()).ShouldBeEmpty();
    }

    [Fact]
    public void Another_version_of_the_programme_is_not_taken_for_the_one_that_decided()
    {
        var receipt = Receipts.Of(0);
        var other = new CheckedProgramme(Programme.Programme, Programme.Catalogue, [new ProgrammeFile("test.yaml", "other")]);

        ReceiptCheck.Of(receipt).Differences(other, null).ShouldContain(difference => difference.En.StartsWith("the programme file has the SHA-256"));
    }

    [Fact]
    public void A_made_up_outcome_does_not_follow_from_the_values_however_well_it_is_hashed()
    {
        var receipt = Receipts.Of(1);
        var forged = Hashed(receipt, receipt.Decision with { After = receipt.Decision.After with { Tier = "SS" } });

        DifferencesOf(forged.ToJson()).ShouldHaveSingleItem().ShouldStartWith("after the decision it is recorded as member SS since 2016-11-03T16:00:00Z, and comes out as member S");
    }

    [Fact]
    public void A_made_up_condition_does_not_follow_from_the_values_however_well_it_is_hashed()
    {
        var receipt = Receipts.Of(1);
        var forged = Hashed(receipt, receipt.Decision with
        {
            Conditions = [.. receipt.Decision.Conditions.Select(condition => condition.Tier == "SS" ? condition with { Holds = true } : condition)],
        });

        DifferencesOf(forged.ToJson()).ShouldContain("the condition SS.line is recorded as true and comes out as false");
    }

    [Fact]
    public void A_made_up_value_changes_what_follows_however_well_it_is_hashed()
    {
        var receipt = Receipts.Of(1);
        var forged = Hashed(receipt, receipt.Decision with
        {
            Values = [.. receipt.Decision.Values.Select(value => value.Name == "gmv" ? value with { Value = "1.5" } : value)],
        });

        DifferencesOf(forged.ToJson()).ShouldContain("the condition S.line is recorded as true and comes out as false");
    }

    [Fact]
    public void An_impossible_standing_is_told_as_such()
    {
        var receipt = Receipts.Of(1);
        var forged = Hashed(receipt, receipt.Decision with { Before = receipt.Decision.Before with { Status = MembershipStatus.Left, Tier = "S" } });

        DifferencesOf(forged.ToJson()).ShouldHaveSingleItem().ShouldStartWith("no review can have decided so");
    }

    private static TestReceipts Made()
    {
        var people = Marketplace.People(
            ("a", new() { ["gold"] = true, ["category"] = "茶", ["credit"] = 5, ["rating"] = 4.5, ["gmv"] = 9000m, ["tags"] = new[] { "x", "y" } }),
            ("b", new() { ["gold"] = true, ["category"] = "茶", ["credit"] = 3, ["rating"] = 4.0, ["gmv"] = 3000m }),
            ("c", new() { ["gold"] = false, ["category"] = "酒", ["credit"] = null, ["rating"] = null, ["gmv"] = null }));
        var evaluation = Evaluation.Bind(Programme, people, StaffRecords.None, Marketplace.FirstReview.NominalAt);
        return new TestReceipts(Review.Decide(evaluation, Marketplace.Before(Programme, null, "S", null), Marketplace.FirstReview), evaluation, null);
    }

    /// <summary>As somebody would hash it who can write into the database, and is alone in the tree.</summary>
    private static Receipt Hashed(Receipt receipt, ReceiptDecision decision)
    {
        var header = Receipts.Header with { Records = 1 };
        var text = JournalJson.Write(header);
        var leaf = MerkleTree.Leaf(decision.ToRecord(header).Encode());
        var head = new ChainLink(CommitHeader.HashOf(text), leaf).Head(receipt.Chain.Sequence, receipt.Chain.Previous);
        return receipt with
        {
            Decision = decision,
            Header = JsonDocument.Parse(text).RootElement,
            HeaderSha256 = CommitHeader.HashOf(text),
            Proof = new ReceiptProof(leaf, 0, [], leaf),
            Chain = receipt.Chain with { Head = head, Later = [], Newest = head },
        };
    }

    private static IReadOnlyList<string> DifferencesOf(string json)
    {
        try
        {
            return [.. ReceiptCheck.Of(Receipt.Parse(json)).Differences(Programme, null).Select(difference => difference.En)];
        }
        catch (JsonException unreadable)
        {
            return [unreadable.Message];
        }
    }

    /// <summary>Each part changed, left out, and where it is a list, lengthened.</summary>
    private static IEnumerable<(string What, string Json)> Changes(JsonNode receipt)
    {
        foreach (var path in Paths(receipt, []).ToArray())
        {
            foreach (var (what, change) in ChangesOf(At(receipt, path)))
            {
                var copy = receipt.DeepClone();
                var (parent, key) = (At(copy, path[..^1])!, path[^1]);
                if (parent is JsonArray list)
                    change(copy, value => list[(int)key] = value, () => list.RemoveAt((int)key));
                else
                    change(copy, value => parent[(string)key] = value, () => parent.AsObject().Remove((string)key));
                yield return ($"{what} {string.Join('.', path)}", copy.ToJsonString());
            }
        }
    }

    private static IEnumerable<(string What, Action<JsonNode, Action<JsonNode?>, Action> Change)> ChangesOf(JsonNode? node)
    {
        yield return ("left out", (_, _, remove) => remove());
        switch (node)
        {
            case null:
                yield return ("given", (_, set, _) => set("1"));
                break;
            case JsonArray list:
                yield return ("lengthened", (_, set, _) => set(new JsonArray([.. list.Select(one => one?.DeepClone()), list.Count > 0 ? list[0]?.DeepClone() : "keptUnknown"])));
                break;
            case JsonObject:
                yield return ("added to", (_, set, _) => set(new JsonObject([.. node.AsObject().Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone())), new("extra", 1)])));
                break;
            default:
                yield return ("changed", (_, set, _) => set(Other(node.AsValue())));
                yield return ("emptied", (_, set, _) => set(null));
                break;
        }
    }

    private static JsonNode? Other(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.True => false,
        JsonValueKind.False => true,
        JsonValueKind.Number => value.GetValue<long>() + 1,
        // The first digit or letter becomes another.
        _ when value.GetValue<string>() is { Length: > 0 } text => (text[0] == '1' ? "2" : "1") + text[1..],
        _ => "1",
    };

    private static IEnumerable<object[]> Paths(JsonNode? node, object[] above) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Paths(field.Value, [.. above, field.Key]).Prepend([.. above, field.Key])).DistinctBy(path => string.Join('.', path)),
        JsonArray list => list.SelectMany((element, index) => Paths(element, [.. above, index]).Prepend([.. above, index])).DistinctBy(path => string.Join('.', path)),
        _ => [above],
    };

    private static JsonNode? At(JsonNode? node, object[] path) => path.Aggregate(node, (at, key) => key is int index ? at![index] : at![(string)key]);
}
