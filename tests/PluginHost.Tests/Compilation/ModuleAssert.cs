using PluginHost.Compilation;

namespace PluginHost.Tests.Compilation;

internal static class ModuleAssert
{
    /// <summary>Checks that a module is refused for one reason at one place, and gives the exception for more.</summary>
    public static InvalidModuleException Refused(byte[] module, ModuleError error, long offset, ModuleReadLimits? limits = null)
    {
        var exception = Assert.Throws<InvalidModuleException>(() => ModuleReader.Read(module, limits ?? ModuleReadLimits.Default));
        Assert.True(
            exception.Error == error && exception.Offset == offset,
            $"Expected {error} at offset 0x{offset:x}, but got {exception.Error}: {exception.Message}");
        return exception;
    }

    public static InvalidModuleException Malformed(byte[] module, long offset) => Refused(module, ModuleError.Malformed, offset);
}
