namespace Fuyao.Tests;

/// <summary>Keeps the house as ARCHITECTURE.md draws it.</summary>
public sealed class StructureTests
{
    [Fact]
    public void The_kernel_needs_no_package_but_NodaTime() =>
        typeof(Kernel.Values.Money).Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System", StringComparison.Ordinal) && name != "netstandard")
            .ShouldBeSubsetOf(["NodaTime"]);
}
