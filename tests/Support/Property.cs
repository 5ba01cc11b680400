using FsCheck;
using FsCheck.Fluent;

namespace Fuyao.TestSupport;

/// <summary>
/// Runs a property over generated inputs. The seed is fixed, so that a failure seen once is seen again and a run says the same everywhere.
/// </summary>
public static class Property
{
    private const int RunsCount = 500;
    private const ulong Seed = 20_161_103;
    private const ulong Gamma = 9;

    public static void Holds<T>(Gen<T> inputs, Func<T, bool> property, int runs = RunsCount) =>
        Check.One(Config.QuickThrowOnFailure.WithReplay(Seed, Gamma).WithMaxTest(runs), Prop.ForAll(inputs.ToArbitrary(), property));

    /// <summary>Integers whose number of digits is spread evenly over the range of 64 bits, with its ends.</summary>
    public static Gen<long> AnyLong { get; } =
        Gen.OneOf(
            Gen.Elements(0L, 1, -1, long.MinValue, long.MinValue + 1, long.MaxValue, long.MaxValue - 1),
            from bits in Gen.Choose(0, 63)
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from low in Gen.Choose(int.MinValue, int.MaxValue)
            select unchecked((long)high << 32 | (uint)low) >> bits);
}
