using Xunit;

namespace Fuyao.TestSupport;

/// <summary>A test that needs a folder of the shared test data; skipped, visibly, where the folder is absent.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string folder)
    {
        DataFolder = folder;
        if (!SharedData.IsPresent(folder))
            Skip = $"needs ../shared/data/{folder}, which is not redistributed with the project";
    }

    public string DataFolder { get; }
}
