using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Tests.Cel;

/// <summary>Name resolution of the CEL language definition: longest namespace first, dotted variables before fields.</summary>
public sealed class NameTests
{
    private static readonly CelValue One = CelValue.Of(1);
    private static readonly CelValue Two = CelValue.Of(2);

    [Fact]
    public void The_longest_namespace_of_the_container_wins()
    {
        var bindings = new Dictionary<string, CelValue> { ["com.example.y"] = One, ["com.y"] = Two, ["y"] = CelValue.Of(3), ["com.z"] = Two };

        CelEvaluator.Evaluate("y", bindings, "com.example").ShouldBe(One);
        CelEvaluator.Evaluate(".y", bindings, "com.example").ShouldBe(CelValue.Of(3));
        CelEvaluator.Evaluate("z", bindings, "com.example").ShouldBe(Two);
        CelEvaluator.Evaluate(".com.y", bindings, "com.example").ShouldBe(Two);
        CelEvaluator.Evaluate("example.y", bindings, "com.other").ShouldBe(One);
    }

    [Fact]
    public void The_longest_dotted_variable_wins_over_the_field_of_a_shorter_one()
    {
        var map = Expressions.Evaluate("{'c': 'field'}");

        Expressions.Evaluate("a.b.c", ("a.b", map), ("a.b.c", One)).ShouldBe(One);
        Expressions.Evaluate("a.b.c", ("a.b", map)).ShouldBe(CelValue.Of("field"));
        Expressions.Evaluate("(a.b).c", ("a.b", map), ("a.b.c", One)).ShouldBe(CelValue.Of("field"));
        Expressions.Evaluate("a.b.c", ("a", Expressions.Evaluate("{'b': {'c': 2}}"))).ShouldBe(Two);
        Expressions.Evaluate("has(a.b.c)", ("a.b", map)).ShouldBe(CelValue.True);
    }

    [Fact]
    public void A_variable_of_a_comprehension_hides_what_has_its_name()
    {
        Expressions.Evaluate("[0].exists(y, y == 0)", ("y", One)).ShouldBe(CelValue.True);
        Expressions.Evaluate("[{'z': 0}].exists(y, y.z == 0)", ("y.z", One)).ShouldBe(CelValue.True);
        Expressions.Evaluate("[0].exists(y, .y == 1)", ("y", One)).ShouldBe(CelValue.True);
        Expressions.Evaluate("[{'z': 0}].exists(y, .y.z == 1)", ("y.z", One)).ShouldBe(CelValue.True);
        Expressions.Evaluate("[0].map(y, y)[0] + y", ("y", One)).ShouldBe(One);
        CelEvaluator.Evaluate("[0].exists(y, y == 0)", new Dictionary<string, CelValue> { ["com.example.y"] = Two }, "com.example").ShouldBe(CelValue.True);
    }

    [Fact]
    public void A_function_and_a_variable_may_have_one_name() =>
        Expressions.Evaluate("size([1, 2]) > size", ("size", One)).ShouldBe(CelValue.True);

    [Fact]
    public void A_type_name_is_found_from_within_any_container() =>
        CelEvaluator.Evaluate("type(1) == int && type(timestamp(0)) == protobuf.Timestamp", new Dictionary<string, CelValue>(), "google.inner").ShouldBe(CelValue.True);
}
