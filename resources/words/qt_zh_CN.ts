<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
  <context>
    <name>QPlatformTheme</name>
    <message><source>OK</source><translation>确定</translation></message>
    <message><source>Save</source><translation>保存</translation></message>
    <message><source>Save All</source><translation>全部保存</translation></message>
    <message><source>Open</source><translation>打开</translation></message>
    <message><source>&amp;Yes</source><translation>是(&amp;Y)</translation></message>
    <message><source>Yes to &amp;All</source><translation>全是(&amp;A)</translation></message>
    <message><source>&amp;No</source><translation>否(&amp;N)</translation></message>
    <message><source>N&amp;o to All</source><translation>全否(&amp;O)</translation></message>
    <message><source>Abort</source><translation>中止</translation></message>
    <message><source>Retry</source><translation>重试</translation></message>
    <message><source>Ignore</source><translation>忽略</translation></message>
    <message><source>Close</source><translation>关闭</translation></message>
    <message><source>Cancel</source><translation>取消</translation></message>
    <message><source>Discard</source><translation>丢弃</translation></message>
    <message><source>Help</source><translation>帮助</translation></message>
    <message><source>Apply</source><translation>应用</translation></message>
    <message><source>Reset</source><translation>重置</translation></message>
    <message><source>Restore Defaults</source><translation>恢复默认值</translation></message>
  </context>
  <context>
    <name>QLineEdit</name>
    <message><source>&amp;Undo</source><translation>撤消(&amp;U)</translation></message>
    <message><source>&amp;Redo</source><translation>重做(&amp;R)</translation></message>
    <message><source>Cu&amp;t</source><translation>剪切(&amp;T)</translation></message>
    <message><source>&amp;Copy</source><translation>复制(&amp;C)</translation></message>
    <message><source>&amp;Paste</source><translation>粘贴(&amp;P)</translation></message>
    <message><source>Delete</source><translation>删除</translation></message>
    <message><source>Select All</source><translation>全选</translation></message>
  </context>
  <context>
    <name>QWidgetTextControl</name>
    <message><source>&amp;Undo</source><translation>撤消(&amp;U)</translation></message>
    <message><source>&amp;Redo</source><translation>重做(&amp;R)</translation></message>
    <message><source>Cu&amp;t</source><translation>剪切(&amp;T)</translation></message>
    <message><source>&amp;Copy</source><translation>复制(&amp;C)</translation></message>
    <message><source>Copy &amp;Link Location</source><translation>复制链接地址(&amp;L)</translation></message>
    <message><source>&amp;Paste</source><translation>粘贴(&amp;P)</translation></message>
    <message><source>Delete</source><translation>删除</translation></message>
    <message><source>Select All</source><translation>全选</translation></message>
  </context>
  <context>
    <name>QFileDialog</name>
    <message><source>Look in:</source><translation>查找范围：</translation></message>
    <message><source>File &amp;name:</source><translation>文件名称(&amp;N)：</translation></message>
    <message><source>Files of type:</source><translation>文件类型：</translation></message>
    <message><source>&amp;Open</source><translation>打开(&amp;O)</translation></message>
    <message><source>&amp;Save</source><translation>保存(&amp;S)</translation></message>
    <message><source>Directory:</source><translation>目录：</translation></message>
    <message><source>Back</source><translation>后退</translation></message>
    <message><source>Forward</source><translation>前进</translation></message>
    <message><source>Parent Directory</source><translation>父目录</translation></message>
    <message><source>Create New Folder</source><translation>新建文件夹</translation></message>
    <message><source>List View</source><translation>列表视图</translation></message>
    <message><source>Detail View</source><translation>详情视图</translation></message>
    <message><source>Sidebar</source><translation>侧边栏</translation></message>
    <message><source>&amp;Rename</source><translation>重命名(&amp;R)</translation></message>
    <message><source>&amp;Delete</source><translation>删除(&amp;D)</translation></message>
    <message><source>Show &amp;hidden files</source><translation>显示隐藏文件(&amp;H)</translation></message>
    <message><source>&amp;New Folder</source><translation>新建文件夹(&amp;N)</translation></message>
    <message><source>All Files (*)</source><translation>所有文件 (*)</translation></message>
    <message><source>My Computer</source><translation>我的电脑</translation></message>
    <message><source>%1 already exists.
Do you want to replace it?</source><translation>%1 已存在。
您想要替换它吗？</translation></message>
    <message><source>Recent Places</source><translation>最近位置</translation></message>
    <message><source>File</source><translation>文件</translation></message>
    <message><source>Folder</source><translation>文件夹</translation></message>
    <message><source>&amp;Choose</source><translation>选择(&amp;C)</translation></message>
    <message><source>Find Directory</source><translation>查找目录</translation></message>
    <message><source>Go back</source><translation>后退</translation></message>
    <message><source>Go forward</source><translation>前进</translation></message>
    <message><source>Go to the parent directory</source><translation>转到父目录</translation></message>
    <message><source>Create a New Folder</source><translation>新建一个文件夹</translation></message>
    <message><source>Change to list view mode</source><translation>更改为列表视图模式</translation></message>
    <message><source>Change to detail view mode</source><translation>更改为详情视图模式</translation></message>
    <message><source>Are you sure you want to delete '%1'?</source><translation>您确定要删除“%1”吗？</translation></message>
    <message><source>'%1' is write protected.
Do you want to delete it anyway?</source><translation>“%1”已被写入保护。
您仍然想要删除它吗？</translation></message>
    <message><source>%1
File not found.
Please verify the correct file name was given.</source><translation>%1
文件未找到。
请检查指定的文件名是否正确。</translation></message>
  </context>
  <context>
    <name>QFileSystemModel</name>
    <message><source>Name</source><translation>名称</translation></message>
    <message><source>Size</source><translation>体积</translation></message>
    <message><source>Kind</source><translation>类型</translation></message>
    <message><source>Type</source><translation>类型</translation></message>
    <message><source>Date Modified</source><translation>修改日期</translation></message>
    <message><source>My Computer</source><translation>我的电脑</translation></message>
    <message><source>Computer</source><translation>计算机</translation></message>
  </context>
  <context>
    <name>QAbstractFileIconProvider</name>
    <message><source>Folder</source><translation>文件夹</translation></message>
    <message><source>Drive</source><translation>驱动器</translation></message>
    <message><source>File</source><translation>文件</translation></message>
    <message><source>%1 File</source><translation>%1 文件</translation></message>
    <message><source>File Folder</source><translation>文件夹</translation></message>
    <message><source>Unknown</source><translation>未知</translation></message>
    <message><source>Shortcut</source><translation>快捷方式</translation></message>
    <message><source>Alias</source><translation>替身</translation></message>
  </context>
  <context>
    <name>QPrintDialog</name>
    <message><source>Print</source><translation>打印</translation></message>
    <message><source>&amp;Options &gt;&gt;</source><translation>选项(&amp;O) &gt;&gt;</translation></message>
    <message><source>&amp;Print</source><translation>打印(&amp;P)</translation></message>
    <message><source>&amp;Options &lt;&lt;</source><translation>选项(&amp;O) &lt;&lt;</translation></message>
    <message><source>Print to File (PDF)</source><translation>打印到文件(PDF)</translation></message>
    <message><source>Local file</source><translation>本机文件</translation></message>
    <message><source>Write PDF file</source><translation>写入 PDF 文件</translation></message>
    <message><source>Left to Right, Top to Bottom</source><translation>从左到右，从上到下</translation></message>
    <message><source>Print all</source><translation>全部打印</translation></message>
    <message><source>Automatic</source><translation>自动</translation></message>
    <message><source>1 (1x1)</source><translation>1 (1x1)</translation></message>
    <message><source>Right to Left, Bottom to Top</source><translation>从右到左，从下到上</translation></message>
    <message><source>OK</source><translation>确定</translation></message>
    <message><source>Cancel</source><translation>取消</translation></message>
  </context>
  <context>
    <name>QPrintPreviewDialog</name>
    <message><source>Page Setup</source><translation>页面设置</translation></message>
    <message><source>%1%</source><translation>%1%</translation></message>
    <message><source>Print Preview</source><translation>打印预览</translation></message>
    <message><source>Next page</source><translation>下一页</translation></message>
    <message><source>Previous page</source><translation>上一页</translation></message>
    <message><source>First page</source><translation>第一页</translation></message>
    <message><source>Last page</source><translation>最后一页</translation></message>
    <message><source>Fit width</source><translation>适应宽度</translation></message>
    <message><source>Fit page</source><translation>适应页面</translation></message>
    <message><source>Zoom in</source><translation>放大</translation></message>
    <message><source>Zoom out</source><translation>缩小</translation></message>
    <message><source>Portrait</source><translation>纵向</translation></message>
    <message><source>Landscape</source><translation>横向</translation></message>
    <message><source>Show single page</source><translation>单页显示</translation></message>
    <message><source>Show facing pages</source><translation>对页显示</translation></message>
    <message><source>Show overview of all pages</source><translation>显示全部页面概览</translation></message>
    <message><source>Print</source><translation>打印</translation></message>
    <message><source>Page setup</source><translation>打印设置</translation></message>
    <message><source>Export to PDF</source><translation>导出到 PDF</translation></message>
  </context>
  <context>
    <name>QPrintSettingsOutput</name>
    <message><source>Copies</source><translation>份数</translation></message>
    <message><source>Print range</source><translation>打印范围</translation></message>
    <message><source>Print all</source><translation>打印全部</translation></message>
    <message><source>Pages from</source><translation>页数从</translation></message>
    <message><source>to</source><translation>到</translation></message>
    <message><source>Current Page</source><translation>当前页面</translation></message>
    <message><source>Selection</source><translation>选择</translation></message>
    <message><source>Page Set:</source><translation>页面组：</translation></message>
    <message><source>Output Settings</source><translation>输出设置</translation></message>
    <message><source>Copies:</source><translation>份数：</translation></message>
    <message><source>Collate</source><translation>逐份打印</translation></message>
    <message><source>Reverse</source><translation>反向打印</translation></message>
    <message><source>Options</source><translation>选项</translation></message>
    <message><source>Color Mode</source><translation>彩色模式</translation></message>
    <message><source>Color</source><translation>彩色</translation></message>
    <message><source>Grayscale</source><translation>灰阶</translation></message>
    <message><source>Duplex Printing</source><translation>双面打印</translation></message>
    <message><source>None</source><translation>无</translation></message>
    <message><source>Long side</source><translation>长边翻转</translation></message>
    <message><source>Short side</source><translation>短边翻转</translation></message>
    <message><source>Pages</source><translation>页数</translation></message>
  </context>
  <context>
    <name>QPrintWidget</name>
    <message><source>Printer</source><translation>打印机</translation></message>
    <message><source>&amp;Name:</source><translation>名称(&amp;N)：</translation></message>
    <message><source>P&amp;roperties</source><translation>属性(&amp;R)</translation></message>
    <message><source>Location:</source><translation>位置：</translation></message>
    <message><source>Preview</source><translation>预览</translation></message>
    <message><source>Type:</source><translation>类型：</translation></message>
    <message><source>Output &amp;file:</source><translation>输出文件(&amp;F)：</translation></message>
  </context>
  <context>
    <name>QPageSetupWidget</name>
    <message><source>Form</source><translation>窗体</translation></message>
    <message><source>Paper</source><translation>纸张</translation></message>
    <message><source>Page size:</source><translation>纸张大小：</translation></message>
    <message><source>Width:</source><translation>宽度：</translation></message>
    <message><source>Height:</source><translation>高度：</translation></message>
    <message><source>Paper source:</source><translation>纸张来源：</translation></message>
    <message><source>Orientation</source><translation>方向</translation></message>
    <message><source>Portrait</source><translation>纵向</translation></message>
    <message><source>Landscape</source><translation>横向</translation></message>
    <message><source>Reverse landscape</source><translation>横向倒转</translation></message>
    <message><source>Reverse portrait</source><translation>纵向倒转</translation></message>
    <message><source>Margins</source><translation>边距</translation></message>
    <message><source>Page Layout</source><translation>页面布局</translation></message>
    <message><source>Page order:</source><translation>页面顺序：</translation></message>
    <message><source>Pages per sheet:</source><translation>每张页数：</translation></message>
    <message><source>Millimeters (mm)</source><translation>毫米 (mm)</translation></message>
  </context>
  <context>
    <name>QMessageBox</name>
    <message><source>Show Details...</source><translation>显示详情...</translation></message>
    <message><source>Hide Details...</source><translation>隐藏详情...</translation></message>
    <message><source>OK</source><translation>确定</translation></message>
    <message><source>Help</source><translation>帮助</translation></message>
    <message><source>About Qt</source><translation>关于 Qt</translation></message>
  </context>
  <context>
    <name>QScrollBar</name>
    <message><source>Scroll here</source><translation>滚动至此</translation></message>
    <message><source>Left edge</source><translation>左边缘</translation></message>
    <message><source>Top</source><translation>顶端</translation></message>
    <message><source>Right edge</source><translation>右边缘</translation></message>
    <message><source>Bottom</source><translation>底部</translation></message>
    <message><source>Page left</source><translation>向左翻页</translation></message>
    <message><source>Page up</source><translation>向上翻页</translation></message>
    <message><source>Page right</source><translation>向右翻页</translation></message>
    <message><source>Page down</source><translation>向下翻页</translation></message>
    <message><source>Scroll left</source><translation>向左滚动</translation></message>
    <message><source>Scroll up</source><translation>向上滚动</translation></message>
    <message><source>Scroll right</source><translation>向右滚动</translation></message>
    <message><source>Scroll down</source><translation>向下滚动</translation></message>
  </context>
  <context>
    <name>QAbstractSpinBox</name>
    <message><source>&amp;Select All</source><translation>全选(&amp;S)</translation></message>
    <message><source>&amp;Step up</source><translation>升高(&amp;S)</translation></message>
    <message><source>Step &amp;down</source><translation>降低(&amp;D)</translation></message>
  </context>
  <context>
    <name>QProgressDialog</name>
    <message><source>Cancel</source><translation>取消</translation></message>
  </context>
  <context>
    <name>QDialogButtonBox</name>
    <message><source>OK</source><translation>确定</translation></message>
  </context>
  <context>
    <name>QComboBox</name>
    <message><source>Open the combo box selection popup</source><translation>打开组合框弹出选单</translation></message>
  </context>
  <context>
    <name>QDockWidget</name>
    <message><source>Close</source><translation>关闭</translation></message>
    <message><source>Float</source><translation>悬浮</translation></message>
  </context>
  <context>
    <name>QToolBar</name>
    <message><source>More</source><translation>更多</translation></message>
  </context>
  <context>
    <name>QTabBar</name>
    <message><source>Scroll Left</source><translation>向左滚动</translation></message>
  </context>
</TS>
